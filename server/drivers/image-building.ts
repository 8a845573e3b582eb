import type { ProbeTarget } from '#agent/protocol/network.ts'

/** What an image says about whatever is made from it. */
export type ImageConfig = {
  env: Record<string, string>
  labels: Record<string, string>
  /** Empty for root. */
  user: string
  /** Empty for `/`. */
  workingDir: string
  entrypoint: string[]
  cmd: string[]
  /** Empty for `/bin/sh -c`. */
  shell: string[]
  /** `3000/tcp` */
  exposedPorts: string[]
  volumes: string[]
  stopSignal: string
  /** As the engine has it. */
  healthcheck: object | null
  /** Instructions for whoever builds on it. */
  onBuild: string[]
}

/**
 * A command whose changes to the files become part of the image. Nobody asks it anything: it
 * gets no terminal.
 */
export type BuildCommand = {
  argv: string[]
  /** For it alone: nothing of this is kept in the image. */
  environment: Record<string, string>
  user: string
  workingDir: string
  /** What it reads on its standard input. */
  input?: string
  /**
   * Null for none at all. Else the codespace's, and `refused` is tried from inside right before:
   * where any of that is reached the command does not begin (`BUILD_NOT_ISOLATED`).
   */
  network: { refused: ProbeTarget[] } | null
  /** It sees the codespace's files, and cannot write them, in `buildPaths.files`. */
  seesFiles: boolean
  /** It shares `buildPaths.shared` with the other commands of this build. */
  hasShared: boolean
  /** Memory in the place of folders: it is no part of the image. */
  inMemory: string[]
  /**
   * For it alone, from before it begins until it has ended. Nothing of them is kept by the engine
   * or in the image.
   */
  secrets?: readonly BuildSecret[]
}

/**
 * A variable of the environment, a file, or both. `owner`: `7:8`, or nothing for whom the command
 * runs as.
 */
export type BuildSecret = {
  value: string
  env: string | null
  path: string | null
  mode: string
  owner: string
}

export const buildPaths = {
  files: '/.bothy/files',
  shared: '/.bothy/shared',
  secrets: '/run/secrets',
} as const

export type BuildStep = {
  codespaceId: string
  /** Whose it is: nobody else's build ever finds it. */
  ownerId: string
  /** What it begins with: the id of an image. */
  from: string
  /** Says all that it is made of, 40 hexadecimal digits; null where it is not kept. */
  key: string | null
  config: ImageConfig
  /** Null where no file changes. */
  command: BuildCommand | null
  /** `diskBytes`: of what it may write. */
  limits: { memoryBytes: number; cpus: number; pids: number; diskBytes: number }
  onOutput: (bytes: Uint8Array) => void
}

export type BuildStepEnd =
  | { kind: 'built'; imageId: string; writtenBytes: number }
  | { kind: 'failed'; exitCode: number }
  | { kind: 'out-of-memory' }
  | { kind: 'too-large' }

/** `key`: null where another one has been built with its key since. */
export type BuiltImage = {
  key: string | null
  imageId: string
  ownerId: string
  createdAt: number
}

/** Makes images, one step at a time, each in a container like those of codespaces. */
export interface ImageBuilding {
  /** After pulling it if it is not here. */
  readImage(image: string, signal: AbortSignal): Promise<{ imageId: string; config: ImageConfig }>
  /**
   * One that a crash has left is ended, and what it did is done again. `BUILD_FAILED` where what
   * the image or the command asks for cannot be.
   */
  buildStep(step: BuildStep, signal: AbortSignal): Promise<BuildStepEnd>
  /** Ends what the steps of one build share, and what a crash has left of one. */
  endBuild(codespaceId: string): Promise<void>
  /** The id of the image that was built with this key; null for none. */
  findBuilt(key: string, signal: AbortSignal): Promise<string | null>
  listBuilt(): Promise<BuiltImage[]>
  /**
   * What others are built on stays until these are gone. One that is used by a
   * container stays, too.
   */
  removeBuilt(image: Pick<BuiltImage, 'key' | 'imageId'>): Promise<void>
}
