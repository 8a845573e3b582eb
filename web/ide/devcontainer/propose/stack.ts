/**
 * What is at the top of a repository: the names that are there, and what is in those of
 * `readNames`.
 */
export type RepositoryLook = { names: ReadonlySet<string>; textOf: (name: string) => string }

export type FoundPort = { port: number; label: string }

/** A language that a repository is written in, and what its codespaces need for it. */
export type FoundLanguage = {
  id: string
  title: string
  /** As images and Features of it are tagged; null where the repository does not say. */
  version: string | null
  /** The files by which that is known. */
  because: string
  image: string
  feature: { reference: string; options: Record<string, string> }
  /** What fetches what it depends on; null where nothing is known to. */
  postCreateCommand: string | null
  ports: FoundPort[]
  /** Of Visual Studio Code, by their ids. */
  extensions: string[]
}

export type FindLanguage = (look: RepositoryLook) => FoundLanguage | null

export const imageOf = (name: string, tag: string): string =>
  `mcr.microsoft.com/devcontainers/${name}:${tag}`

export const featureOf = (
  name: string,
  options: Record<string, string | null>,
): FoundLanguage['feature'] => ({
  reference: `ghcr.io/devcontainers/features/${name}`,
  options: Object.fromEntries(
    Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== null),
  ),
})

/** The first of some files that says it, by the first group of its pattern. */
export function saidIn(
  { textOf }: RepositoryLook,
  ...places: [name: string, pattern: RegExp][]
): { version: string; name: string } | null {
  for (const [name, pattern] of places) {
    const version = pattern.exec(textOf(name))?.[1]
    if (version !== undefined) return { version, name }
  }
  return null
}

/** The ports of those of these words that a text has, each once. */
export function portsIn(
  text: string,
  known: readonly (readonly [pattern: RegExp, port: number, label: string])[],
): FoundPort[] {
  const found = known.filter(([pattern]) => pattern.test(text))
  const byPort = new Map(found.map(([, port, label]) => [port, { port, label }]))
  return [...byPort.values()]
}
