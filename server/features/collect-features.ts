import type { FeatureMetadata, FeatureOptions } from '#server/devcontainers/devcontainers.ts'
import { FeatureError } from './feature-error.ts'
import { givenOptions, installOptions } from './feature-options.ts'
import type { OrderedFeature } from './install-order.ts'
import { type Content, type Reading, readContents, type Wanted } from './read-contents.ts'
import { isLocalId, readReference } from './read-reference.ts'

const mostFeatures = 50

export type CollectedFeature = OrderedFeature & {
  dependsOn: CollectedFeature[]
  metadata: FeatureMetadata
  files: Uint8Array
}

/**
 * All that are named, and all that these depend on, each once for the same content and options.
 * @throws FeatureError where one of them cannot be had
 */
export async function collectFeatures(
  reading: Reading,
  features: Readonly<Record<string, FeatureOptions>>,
  signal: AbortSignal,
): Promise<CollectedFeature[]> {
  const found: CollectedFeature[] = []
  const contents = new Map<string, Content>()
  let wave = wantedBy(features, null)
  while (wave.length > 0) {
    const written = new Set([...contents.keys(), ...wave.map((wanted) => wanted.written)])
    if (written.size > mostFeatures) throw tooMany()
    await readContents(reading, wave, contents, signal)
    const next: Wanted<CollectedFeature>[] = []
    for (const wanted of wave) {
      const content = contents.get(wanted.written)
      if (!content) continue
      const feature = featureOf(reading, wanted, content)
      const same = found.find((other) => isSame(other, feature))
      wanted.asker?.dependsOn.push(same ?? feature)
      if (same) continue
      found.push(feature)
      if (found.length > mostFeatures) throw tooMany()
      next.push(...wantedBy(content.metadata.dependsOn, feature))
    }
    wave = next
  }
  return found
}

const wantedBy = (
  features: Readonly<Record<string, FeatureOptions>>,
  asker: CollectedFeature | null,
): Wanted<CollectedFeature>[] =>
  Object.entries(features)
    .filter(([, said]) => said !== false)
    .map(([written, said]) => ({ written, said, asker }))

const tooMany = () =>
  new FeatureError('FEATURE_INVALID', `There are more than ${mostFeatures} Features to install.`)

/** The same content, installed with the same. Each folder of the repository is one of its own. */
function isSame(one: CollectedFeature, other: CollectedFeature): boolean {
  const isLocal = isLocalId(one.id) || isLocalId(other.id)
  if (one.digest !== other.digest || (isLocal && one.id !== other.id)) return false
  const names = Object.keys(one.options)
  return (
    names.length === Object.keys(other.options).length &&
    names.every((name) => one.options[name] === other.options[name])
  )
}

function featureOf(
  { placeOf, remark, configurationPath }: Reading,
  { written, said, asker }: Wanted<CollectedFeature>,
  { reference, digest, metadata, files }: Content,
): CollectedFeature {
  const given = givenOptions(said)
  const options = installOptions(given, metadata, {
    reference: written,
    remark,
    placeOf: (option) => (asker ? null : placeOf(written, option)),
  })
  const { id } = reference
  return {
    ...{ reference: written, id, digest, metadata, files, given, options },
    names: namesOf(id, metadata),
    tag: reference.kind === 'registry' ? tagOf(reference) : null,
    dependsOn: [],
    installsAfter: idsOf(metadata.installsAfter, configurationPath),
  }
}

const tagOf = ({ name }: { name: { tag: string | null; digest: string | null } }) =>
  name.digest === null ? (name.tag ?? 'latest') : null

/** A Feature that was renamed goes by all of its names, where it is published. */
function namesOf(id: string, { id: own, legacyIds }: FeatureMetadata): Set<string> {
  if (isLocalId(id) || id.startsWith('https:')) return new Set([id])
  const place = id.slice(0, id.lastIndexOf('/') + 1)
  return new Set([id, ...[own, ...legacyIds].map((one) => `${place}${one.toLowerCase()}`)])
}

/** Without versions; what is no Feature is none that anything could be after. */
export function idsOf(references: readonly string[], configurationPath: string): string[] {
  return references.flatMap((reference) => {
    try {
      return [readReference(reference, configurationPath).id]
    } catch (error) {
      if (!(error instanceof FeatureError)) throw error
      return []
    }
  })
}
