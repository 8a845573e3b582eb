import { findNodeAtLocation } from 'jsonc-parser'
import { DevcontainerError, placeOf, readJson } from '#server/devcontainers/devcontainers.ts'
import type { Place } from './feature-error.ts'

/**
 * Where a configuration says something of a Feature; null where that is in another file, that it
 * extends.
 */
export type FeaturePlaces = (reference: string, option?: string) => Place | null

export function featurePlaces({ path, content }: ConfigurationFile): FeaturePlaces {
  const read = readIfSound(path, content)
  return (reference, option) => {
    const said = read && findNodeAtLocation(read.root, ['features', reference])
    const node = (option !== undefined && said && findNodeAtLocation(said, [option])) || said
    // The name of what is said stands before it.
    return read && node ? placeOf(read.source, (node.parent ?? node).offset) : null
  }
}

export type ConfigurationFile = { path: string; content: Uint8Array }

function readIfSound(path: string, content: Uint8Array) {
  try {
    return readJson(path, content)
  } catch (error) {
    if (!(error instanceof DevcontainerError)) throw error
    // Whoever reads it in earnest says so.
    return null
  }
}
