import type { QuickInput } from '../../quick-input/quick-input.ts'
import { featuresIn } from './feature-text.ts'
import {
  idOf,
  type KnownFeature,
  knownFeature,
  knownFeatures,
  referenceProblem,
} from './known-features.ts'

const byReference = 'by-reference'

/** Asks which Feature a configuration is to have; null where the user has no more to add. */
export async function pickFeature(
  quickInput: Pick<QuickInput, 'pick' | 'ask'>,
  text: string,
): Promise<KnownFeature | null> {
  const there = featuresIn(text) ?? {}
  const ids = new Set(Object.keys(there).map(idOf))
  const listed = knownFeatures.map(({ reference, name, description }) => ({
    id: reference,
    label: name,
    description: ids.has(idOf(reference)) ? 'Added' : (description ?? reference),
    icon: ids.has(idOf(reference)) ? 'check' : 'extensions',
  }))
  const others = Object.keys(there)
    .filter((reference) => !knownFeature(reference))
    .map((reference) => ({ id: reference, label: reference, description: 'Added', icon: 'check' }))
  const own = { id: byReference, label: 'Another one, by its reference…', icon: 'edit' }
  const picked = await quickInput.pick([own, ...others, ...listed], {
    title: 'Add Features',
    placeholder: 'Feature to add; Escape when there are no more',
  })
  if (!picked) return null
  if (picked.id !== byReference) return knownFeature(picked.id) ?? unknown(picked.id)
  const reference = await quickInput.ask({
    title: 'Reference of the Feature',
    placeholder: 'ghcr.io/owner/features/name:1',
    problem: referenceProblem,
  })
  if (reference === null) return null
  const known = knownFeature(reference)
  return known ? { ...known, reference } : unknown(reference)
}

/** Of one that is not listed nobody knows the options. */
const unknown = (reference: string): KnownFeature => ({ reference, name: reference, options: {} })
