import {
  type FeatureMetadata,
  type FeatureOptions,
  quote,
} from '#server/devcontainers/devcontainers.ts'
import { FeatureError, type Place } from './feature-error.ts'

/** Of which Feature it is, and where its options are said. */
type Told = {
  reference: string
  remark: (sentence: string) => void
  placeOf: (option: string) => Place | null
}

export type Options = Record<string, string | boolean>

/**
 * What is said of a Feature, as options: a text is its version, and true stands for nothing said.
 */
export function givenOptions(said: FeatureOptions): Options {
  if (typeof said === 'string') return { version: said }
  return typeof said === 'boolean' ? {} : said
}

/**
 * What a Feature is installed with: what is given, and its own defaults. What it does not know is
 * handed on all the same, as by other tools, and remarked.
 * @throws FeatureError `FEATURE_INVALID` for a value that it does not take
 */
export function installOptions(
  given: Options,
  { options: known }: Pick<FeatureMetadata, 'options'>,
  { reference, remark, placeOf }: Told,
): Options {
  const defaults = Object.entries(known).map(([name, option]) => [name, option.default] as const)
  const read = Object.entries(given).map(([name, value]) => {
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (option) {
      const judged = judge(value, option, { reference, name, place: placeOf(name) })
      return [name, judged] as const
    }
    const names = Object.keys(known).slice(0, 30).map(quote).join(', ')
    // What is said of a Feature by a text alone need not be an option of it.
    const has = names === '' ? 'It has no options' : `Its options are ${names}`
    const { line } = placeOf(name) ?? {}
    const where = line === undefined ? '' : ` (line ${line})`
    remark(
      `The Feature ${quote(reference)} does not know the option ${quote(name)}${where}. ${has}.`,
    )
    return [name, value] as const
  })
  return Object.fromEntries([...defaults, ...read])
}

function judge(
  value: string | boolean,
  option: FeatureMetadata['options'][string],
  { reference, name, place }: { reference: string; name: string; place: Place | null },
): string | boolean {
  const wrong = (expected: string) =>
    new FeatureError(
      'FEATURE_INVALID',
      `The option ${quote(name)} of ${quote(reference)} must be ${expected}, not ${quote(String(value))}.`,
      { place },
    )
  if (option.type === 'boolean') {
    if (typeof value === 'boolean') return value
    if (value === 'true' || value === 'false') return value === 'true'
    throw wrong('true or false')
  }
  const text = String(value)
  // Its own default is always one that it takes.
  if (!option.enum || option.enum.length === 0 || text === option.default) return text
  if (option.enum.includes(text)) return text
  throw wrong(`one of ${option.enum.slice(0, 30).map(quote).join(', ')}`)
}
