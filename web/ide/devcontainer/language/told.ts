import type { WrittenConfiguration } from '#server/codespaces/configuration/written-configuration.schema.ts'

/** A file that is extended leads to others, at most so many. */
const mostRounds = 11

/**
 * What the server says of a configuration, once it has been given all that it extends. `read`: a
 * file of the repository, null where there is none that can be.
 */
export async function toldOf<Answer extends { missing: string[] }>(
  written: Omit<WrittenConfiguration, 'files'>,
  options: {
    ask: (written: WrittenConfiguration) => Promise<Answer>
    read: (path: string) => Promise<string | null>
  },
): Promise<Answer> {
  const files = new Map<string, string>()
  const gone = new Set<string>()
  for (let round = 1; ; round++) {
    const given = [...files].map(([path, text]) => ({ path, text }))
    const answer = await options.ask({ ...written, files: given })
    const missing = answer.missing.filter((path) => !gone.has(path))
    if (missing.length === 0 || round === mostRounds) return answer
    const found = await Promise.all(missing.map(options.read))
    for (const [index, path] of missing.entries()) {
      const text = found[index] ?? null
      if (text === null) gone.add(path)
      else files.set(path, text)
    }
    if (missing.every((path) => gone.has(path))) return answer
  }
}
