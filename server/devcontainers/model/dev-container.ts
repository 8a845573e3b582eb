import type { CommandHook, LifecycleCommand } from '#agent/protocol/lifecycle.ts'

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

export type { CommandHook }
export type WaitForHook = Exclude<CommandHook, 'postAttachCommand'> | 'initializeCommand'
export type UserEnvProbe = 'none' | 'loginShell' | 'loginInteractiveShell' | 'interactiveShell'

export type Build = {
  /** As they are written: relative to the folder of the configuration. */
  dockerfile?: string
  /** What a Compose file alone can say: see `ImageBuild`. */
  inline?: { text: string; linesAbove: number }
  context?: string
  target?: string
  args: Record<string, string>
  cacheFrom: string[]
  options: string[]
}

export type Compose = { files: string[]; service?: string; runServices?: string[] }

/** What it says of a Feature: a version, whether it is wanted, or its options. */
export type FeatureOptions = string | boolean | Record<string, string | boolean>

/** One of `mounts`, of either form. `others`: whatever else it says, such as `volume-opt`. */
export type Mount = {
  type: string
  source: string | null
  target: string
  others: Record<string, string>
}

export type PortAttributes = {
  label?: string
  protocol?: 'http' | 'https'
  onAutoForward?: 'notify' | 'openBrowser' | 'openBrowserOnce' | 'openPreview' | 'silent' | 'ignore'
  /** Bothy's own. */
  visibility?: 'private' | 'org' | 'public'
  requireLocalPort?: boolean
  elevateIfNeeded?: boolean
}

export type HostRequirements = {
  cpus?: number
  memoryBytes?: number
  storageBytes?: number
  gpu?: boolean | 'optional' | { cores?: number; memoryBytes?: number }
}

/**
 * What a devcontainer.json, or one entry of an image's `devcontainer.metadata`, asks for in the
 * words of the Dev Container specification: its types are right and its variables put in, and
 * nothing is judged. What is absent was not said.
 */
export type DevContainer = {
  name?: string
  image?: string
  build?: Build
  compose?: Compose
  features?: Record<string, FeatureOptions>
  overrideFeatureInstallOrder?: string[]

  containerEnv?: Record<string, string>
  /** Null takes a variable away. */
  remoteEnv?: Record<string, string | null>
  containerUser?: string
  remoteUser?: string
  updateRemoteUserUID?: boolean
  userEnvProbe?: UserEnvProbe

  workspaceFolder?: string
  workspaceMount?: string
  mounts?: Mount[]
  init?: boolean
  privileged?: boolean
  capAdd?: string[]
  securityOpt?: string[]
  runArgs?: string[]
  overrideCommand?: boolean
  shutdownAction?: 'none' | 'stopContainer' | 'stopCompose'
  /** Of metadata alone: what a Feature wants to run when the container starts. */
  entrypoint?: string

  initializeCommand?: LifecycleCommand
  commands: Partial<Record<CommandHook, LifecycleCommand>>
  waitFor?: WaitForHook

  forwardPorts?: (number | string)[]
  appPort?: (number | string)[]
  portsAttributes?: Record<string, PortAttributes>
  otherPortsAttributes?: PortAttributes

  hostRequirements?: HostRequirements
  secrets?: Record<string, { description?: string; documentationUrl?: string }>
  customizations?: JsonObject
}

/**
 * Several of them as one, by the specification's rules: what is collected is in the order in which
 * it is to be.
 */
export type MergedDevContainer = Omit<
  DevContainer,
  'commands' | 'entrypoint' | 'customizations'
> & {
  /** Each with whose it is. */
  commands: Partial<Record<CommandHook, { from: string; command: LifecycleCommand }[]>>
  entrypoints: { from: string; command: string }[]
  /** One of each that has any; how they go together is each tool's own. */
  customizations: JsonObject[]
}
