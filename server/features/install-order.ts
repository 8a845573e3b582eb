import { quote } from '#server/devcontainers/devcontainers.ts'
import { FeatureError } from './feature-error.ts'
import type { Options } from './feature-options.ts'

/** A Feature that is to be installed, as much as its place depends on. */
export type OrderedFeature = {
  reference: string
  /** Without version. */
  id: string
  /** Every name it goes by, without version: that one, and those it had. */
  names: ReadonlySet<string>
  tag: string | null
  digest: string
  /** As they are given, and with the defaults. */
  given: Options
  options: Options
  /** Those that must be there before, themselves among what is ordered. */
  dependsOn: readonly OrderedFeature[]
  /** Names of those that come before, where they are installed at all. */
  installsAfter: readonly string[]
}

/**
 * In the order of the specification: in rounds, each of what needs nothing more; those first that
 * `override` has, in its order. The same Features always come in the same order.
 * @throws FeatureError `FEATURE_INVALID` where they need each other in a circle
 */
export function installOrder<Feature extends OrderedFeature>(
  features: readonly Feature[],
  override: readonly string[],
): Feature[] {
  const before = predecessors(features)
  const priority = (feature: Feature): number => {
    const at = override.findIndex((id) => feature.names.has(id))
    return at === -1 ? 0 : override.length - at
  }
  const order = new Set<Feature>()
  const waiting = new Set(features)
  while (waiting.size > 0) {
    const ready = [...waiting].filter((one) => before(one).every((other) => order.has(other)))
    if (ready.length === 0) throw circular([...waiting], before)
    const most = Math.max(...ready.map(priority))
    for (const one of ready.filter((feature) => priority(feature) === most).sort(compare)) {
      order.add(one)
      waiting.delete(one)
    }
  }
  return [...order]
}

function predecessors<Feature extends OrderedFeature>(features: readonly Feature[]) {
  const byFeature = new Map<Feature, Feature[]>()
  for (const feature of features) {
    const isBefore = (other: Feature) =>
      feature.dependsOn.includes(other) ||
      (other !== feature && feature.installsAfter.some((id) => other.names.has(id)))
    byFeature.set(feature, features.filter(isBefore))
  }
  return (feature: Feature): readonly Feature[] => byFeature.get(feature) ?? []
}

function circular<Feature extends OrderedFeature>(
  waiting: readonly Feature[],
  before: (feature: Feature) => readonly Feature[],
): FeatureError {
  const path: Feature[] = []
  let at = waiting[0]
  while (at && !path.includes(at)) {
    path.push(at)
    at = before(at).find((other) => waiting.includes(other))
  }
  const circle = at ? [...path.slice(path.indexOf(at)), at] : path
  const names = circle.map(({ reference }) => quote(reference)).join(' after ')
  return new FeatureError(
    'FEATURE_INVALID',
    `The Features cannot be installed in any order: ${names}. Leave one of them out.`,
  )
}

const compareTexts = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1

/** By name, age, options and content, so that there is one order only. */
function compare(one: OrderedFeature, other: OrderedFeature): number {
  return (
    compareTexts(one.id, other.id) ||
    compareTags(one.tag, other.tag) ||
    compareOptions(one.given, other.given) ||
    compareTexts(one.digest, other.digest)
  )
}

/** The older first; `latest` is the newest. A digest says nothing of age. */
function compareTags(one: string | null, other: string | null): number {
  if (one === null || other === null || one === other) return 0
  if (one === 'latest' || other === 'latest') return one === 'latest' ? 1 : -1
  return one.localeCompare(other, 'en', { numeric: true })
}

function compareOptions(one: Options, other: Options): number {
  const [names, others] = [Object.keys(one).sort(), Object.keys(other).sort()]
  const byName = names.map((name, at) => compareTexts(name, others[at] ?? ''))
  const byValue = names.map((name) => compareTexts(String(one[name]), String(other[name])))
  return names.length - others.length || [...byName, ...byValue].find((found) => found !== 0) || 0
}
