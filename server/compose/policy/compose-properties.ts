import type { Property } from '#server/devcontainers/model/properties.ts'
import { containerProperties } from './container-properties.ts'
import { networkProperties } from './network-properties.ts'
import { projectProperties } from './project-properties.ts'
import { storageProperties } from './storage-properties.ts'

/**
 * What Bothy does with one property of a Compose file. Those of a service are written as within it,
 * `build.args`, those at the top of the file behind a slash, `/volumes`.
 */
export type ComposeProperty = Omit<Property, 'of'>

/**
 * Every property there is, each once; what nothing is said of within one of them has its verdict.
 */
export const composeProperties: readonly ComposeProperty[] = [
  ...containerProperties,
  ...networkProperties,
  ...storageProperties,
  ...projectProperties,
]

const byKey = new Map(composeProperties.map((property) => [property.key, property]))

/** By its own words, or those of what it is within. */
export function composePropertyOf(key: string): ComposeProperty | undefined {
  const found = byKey.get(key)
  const end = key.lastIndexOf('.')
  return found ?? (end === -1 ? undefined : composePropertyOf(key.slice(0, end)))
}
