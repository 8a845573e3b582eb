import type { FeatureMetadata } from '#server/devcontainers/devcontainers.ts'

export type { FeatureMetadata }

/** A Feature that is here, and what it is to be installed with. */
export type ResolvedFeature = {
  /**
   * Without version: `ghcr.io/devcontainers/features/node`, `.devcontainer/mine`, or an address.
   */
  id: string
  /** As it is written. */
  reference: string
  /** Which one it is, from its own file; empty where that does not say. */
  version: string
  /** `sha256:` and 64 hexadecimal digits, of what was fetched: the same says the same files. */
  digest: string
  /**
   * All it knows: those that were not given have their defaults. Values are what its script sees.
   */
  options: Record<string, string | boolean>
  metadata: FeatureMetadata
  /**
   * A plain tar of its folder: regular files, folders, and links that stay within it and come last.
   * Bounded, nothing in it absolute or `..`, owned by root, no special modes. `install.sh` is
   * there, at its top.
   */
  files: Uint8Array
}
