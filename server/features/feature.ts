import type {
  DevContainer,
  FeatureOptions,
  JsonObject,
} from '#server/devcontainers/devcontainers.ts'

/** One that a Feature takes. Of an `enum` one must be given, `proposals` are only a help. */
export type FeatureOption = {
  type: 'string' | 'boolean'
  default: string | boolean
  enum?: string[]
  proposals?: string[]
  description?: string
}

/** What a Feature asks of the container: never what only a devcontainer.json can say. */
export type FeatureAsked = Pick<
  DevContainer,
  | 'containerEnv'
  | 'mounts'
  | 'init'
  | 'privileged'
  | 'capAdd'
  | 'securityOpt'
  | 'entrypoint'
  | 'customizations'
  | 'commands'
>

/** What its devcontainer-feature.json says, with its types right. Nothing is judged, and anybody may have written it. */
export type FeatureMetadata = {
  id: string
  version: string
  name?: string
  description?: string
  documentationURL?: string
  licenseURL?: string
  keywords: string[]
  options: Record<string, FeatureOption>
  dependsOn: Record<string, FeatureOptions>
  installsAfter: string[]
  legacyIds: string[]
  deprecated: boolean
  /** As it is written: variables are not put in yet, since `${PATH}` and the like are the image's. */
  asked: FeatureAsked
  /** The same as an entry of an image's `devcontainer.metadata`, but for `id`, which is as it was referred to. */
  entry: JsonObject
}

/** A Feature that is here, and what it is to be installed with. */
export type ResolvedFeature = {
  /** Without version: `ghcr.io/devcontainers/features/node`, `./mine`, or an address. */
  id: string
  /** As it is written. */
  reference: string
  /** Which one it is, from its own file. */
  version: string
  /** `sha256:` and 64 hexadecimal digits, of what was fetched: the same says the same files. */
  digest: string
  /** All it knows: those that were not given have their defaults. Values are what its script sees. */
  options: Record<string, string | boolean>
  metadata: FeatureMetadata
  /**
   * A plain tar of its folder: regular files, folders, and links that stay within it and come last. Bounded, nothing in
   * it absolute or `..`, owned by root, no special modes. `install.sh` is there, at its top.
   */
  files: Uint8Array
}
