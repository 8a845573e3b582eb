import { DockerfileError } from './dockerfile-error.ts'

/** No program can be started with a longer variable. */
export const valueMaxCharacters = 128 * 1024
/** All programs' variables together have less room than that. */
const allMaxCharacters = 256 * 1024
/** Of an entry, beside what it says. */
const entryCharacters = 16

/** A few lines can make a text of any length, by naming it twice in itself. */
export function requireValueWithin(value: string, line: number): void {
  if (value.length <= valueMaxCharacters) return
  const limit = `more than ${valueMaxCharacters / 1024} KB`
  throw new DockerfileError(line, `With its variables replaced this has ${limit}.`)
}

/** @throws DockerfileError where there is more of something than any machine could use. */
export function requireAllWithin(what: string, said: object, line: number): void {
  const all =
    said instanceof Map
      ? [...said].reduce((sum, [name, value]) => {
          return sum + entryCharacters + String(name).length + String(value ?? '').length
        }, 0)
      : JSON.stringify(said).length
  if (all <= allMaxCharacters) return
  throw new DockerfileError(line, `${what} come to more than ${allMaxCharacters / 1024} KB.`)
}
