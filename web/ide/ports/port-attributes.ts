import type { PortAttributes } from '#server/ports/port-values.schema.ts'

/** What a configuration says of one port, all of it that applies taken together. */
export type Wanted = Omit<PortAttributes, 'match'>

type Of = { port: number; command: string | null }
/** Whether a regular expression is in a command. */
export type IsMatch = (pattern: string, command: string) => boolean

const number = /^(?:localhost:)?(\d{1,5})$/
const range = /^(\d{1,5})\s*-\s*(\d{1,5})$/

const nothing: Wanted = { label: null, onAutoForward: null, protocol: null, visibility: null }

/** What is no number and no range is a regular expression over the command. */
export const isPattern = (match: string): boolean => !number.test(match) && !range.test(match)

/**
 * As Visual Studio Code does it: the port's own number outranks ranges and expressions, of those
 * the first that says something counts, and what is said of all others only where none matches.
 */
export function wantedOf(of: Of, { attributes, otherAttributes }: Said, isMatch: IsMatch): Wanted {
  const matching = attributes.filter(({ match }) => applies(match, of, isMatch))
  if (matching.length === 0) return otherAttributes ?? nothing
  const byRank = matching.toSorted((one, other) => rank(one) - rank(other))
  return {
    label: first(byRank.map(({ label }) => label)),
    onAutoForward: first(byRank.map(({ onAutoForward }) => onAutoForward)),
    protocol: first(byRank.map(({ protocol }) => protocol)),
    visibility: first(byRank.map(({ visibility }) => visibility)),
  }
}

type Said = { attributes: readonly PortAttributes[]; otherAttributes: PortAttributes | null }

const rank = ({ match }: PortAttributes) => (number.test(match) ? 0 : 1)

const first = <Value>(values: readonly (Value | null)[]): Value | null =>
  values.find((value) => value !== null) ?? null

function applies(match: string, { port, command }: Of, isMatch: IsMatch): boolean {
  const [, only] = number.exec(match) ?? []
  if (only !== undefined) return Number(only) === port
  const [, from, to] = range.exec(match) ?? []
  if (from !== undefined) return Number(from) <= port && port <= Number(to)
  return command !== null && isMatch(match, command)
}
