import listed from './known-features.json'

export type FeatureOption = {
  type: 'string' | 'boolean'
  default: string | boolean
  /** One of these it must be. */
  enum?: string[]
  /** These are a help, and no limit. */
  proposals?: string[]
  description?: string
}

export type KnownFeature = {
  /** As it is written, with its major version. */
  reference: string
  name: string
  description?: string
  documentationUrl?: string
  options: Record<string, FeatureOption>
}

/** Those that are offered; there are others, which no registry lists. */
export const knownFeatures = listed as KnownFeature[]

/** Without its version, by which two of one are told to be the same. */
export const idOf = (reference: string): string =>
  reference.replace(/(?<=\/[^/@:]*)[:@][^/]*$/, '').toLowerCase()

export function knownFeature(reference: string): KnownFeature | null {
  return knownFeatures.find((known) => idOf(known.reference) === idOf(reference)) ?? null
}

/** Why a text can be no reference of a Feature; null where it can. */
export function referenceProblem(text: string): string | null {
  if (/^\.\/[\w.-]+(\/[\w.-]+)*$/.test(text)) return null
  if (/^https:\/\/\S+\.tgz$/.test(text)) return null
  const isInRegistry = /^[\w.-]+(:\d+)?(\/[\w.-]+){2,}([:@][\w.:-]+)?$/.test(text)
  return isInRegistry ? null : 'Such as ghcr.io/owner/features/name:1, or ./folder'
}
