import type { WantedFeature } from '#server/devcontainers/devcontainers.schema.ts'
import { featureInWords } from '#server/devcontainers/devcontainers.ts'
import type { ResolvedFeature } from '#server/features/features.ts'

/**
 * Where a configuration asks for a Feature; of one that another depends on, where it asks for that
 * one.
 */
export function placeOfFeature(
  wanted: readonly WantedFeature[],
  resolved: readonly ResolvedFeature[],
  feature: ResolvedFeature,
): WantedFeature['place'] {
  const seen = new Set<string>()
  for (let at: ResolvedFeature | undefined = feature; at !== undefined; ) {
    const { reference }: ResolvedFeature = at
    const found = wanted.find((one) => one.reference === reference)
    if (found) return found.place
    seen.add(reference)
    at = resolved.find(
      ({ reference: other, metadata }) =>
        !seen.has(other) && Object.hasOwn(metadata.dependsOn, reference),
    )
  }
  const [first] = wanted
  if (!first) throw new Error('No Feature was asked for.')
  return first.place
}

/** With what their own files say of them, now that these are here. */
export const withWhatIsKnown = (
  wanted: readonly WantedFeature[],
  resolved: readonly ResolvedFeature[],
): WantedFeature[] =>
  wanted.map((one) => {
    const found = resolved.find(({ reference }) => reference === one.reference)
    if (!found) return one
    const { version, metadata } = found
    return { ...one, version: version || null, wants: featureInWords(metadata.asked) }
  })
