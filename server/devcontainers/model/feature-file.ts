import type { DevContainer, FeatureOptions, JsonObject } from './dev-container.ts'

/** One that a Feature takes. Of an `enum` one must be given, `proposals` are only a help. */
export type FeatureOption = {
  type: 'string' | 'boolean'
  /** Empty, or false, where the file says none. */
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

/**
 * What a devcontainer-feature.json says, with its types right. Nothing is judged, and anybody may
 * have written it.
 */
export type FeatureMetadata = {
  id: string
  /** Empty where it says none. */
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
  /** As it is written: variables are not put in, since `${PATH}` and the like are the image's. */
  asked: FeatureAsked
  /**
   * The same as an entry of an image's `devcontainer.metadata`, whose `id` is as the Feature was
   * referred to.
   */
  entry: JsonObject
}
