import { shownName } from '../../paths.ts'
import type { FoundLanguage } from './stack.ts'

const head = `// What codespaces of this repository are made from.
// Every key: https://containers.dev/implementors/json_reference/`

export type Proposal = {
  name: string
  languages: readonly FoundLanguage[]
  /**
   * By whose image it is made, the other languages being added to that; null for the default
   * image.
   */
  base: string | null
  /** Features do something here: else those other languages are left to be added by hand. */
  hasFeatures: boolean
}

/** A devcontainer.json that fits, to be read and changed by whoever is to have it. */
export function proposeConfiguration({ name, languages, base, hasFeatures }: Proposal): string {
  const first = languages.find(({ id }) => id === base) ?? null
  const others = languages.filter((one) => one !== first)
  const features = Object.fromEntries(
    others.map(({ feature: { reference, options } }) => [reference, options]),
  )
  const ports = [
    ...new Map(languages.flatMap((one) => one.ports).map((one) => [one.port, one])).values(),
  ]
  const extensions = [...new Set(languages.flatMap((one) => one.extensions))]
  const lines = [
    line('name', name),
    ...(first ? [comment(wordsOf(first)), line('image', first.image)] : []),
    ...(hasFeatures && others.length > 0 ? [line('features', features)] : []),
    ...(ports.length > 0
      ? [
          line(
            'forwardPorts',
            ports.map(({ port }) => port),
          ),
        ]
      : []),
    ...(ports.length > 0 ? [line('portsAttributes', labelsOf(ports))] : []),
    ...commandLines(languages),
    ...(extensions.length > 0 ? [line('customizations', { vscode: { extensions } })] : []),
  ]
  const last = lines.length - 1
  const body = lines.map((one, index) =>
    one.startsWith('  //') || index === last ? one : `${one},`,
  )
  return `${head}\n{\n${body.join('\n')}\n}\n`
}

const labelsOf = (ports: FoundLanguage['ports']) =>
  Object.fromEntries(ports.map(({ port, label }) => [port, { label }]))

export function wordsOf({ title, version, because }: FoundLanguage): string {
  // Whoever named that file could end the comment by it otherwise.
  const name = shownName(because)
  return version === null ? `${title}, by ${name}` : `${title} ${version}, as ${name} says`
}

const comment = (words: string) => `  // ${words}.`

/** What fits into a line is in one, as people write it. */
function line(key: string, value: unknown): string {
  const short = JSON.stringify(value, null, 1)
    .replaceAll(/\n\s*/g, ' ')
    .replace('[ ', '[')
    .replace(' ]', ']')
  const isShort = typeof value !== 'object' || (short.length < 60 && !short.includes(': {'))
  const written = isShort ? short : JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')
  return `  ${JSON.stringify(key)}: ${written}`
}

function commandLines(languages: readonly FoundLanguage[]): string[] {
  const known = languages.filter((one) => one.postCreateCommand !== null)
  const [only] = known
  if (!only) return []
  const command =
    known.length === 1
      ? only.postCreateCommand
      : Object.fromEntries(known.map(({ id, postCreateCommand }) => [id, postCreateCommand]))
  return [
    comment('Runs once, when the container has been made'),
    line('postCreateCommand', command),
  ]
}
