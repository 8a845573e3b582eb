import type { Duplex } from 'node:stream'
import type { AgentStart } from '#agent/protocol/line.ts'
import type { ProbeTarget } from '#agent/protocol/network.ts'
import type { MountsWanted } from './companions.schema.ts'
import type { Companions } from './companions.ts'
import type { ImageBuilding } from './image-building.ts'
import type { ImagePulls } from './image-pull.ts'
import type { SharedNetwork } from './shared-networks.ts'

/** The engine, as it was found. */
export type EngineInfo = {
  engine: string
  version: string
  isWorkspaceLimited: boolean
  /** Where it keeps images and containers; null where it does not say. */
  dataFolder: string | null
  /** What its machine has; null where it does not say. */
  cpus: number | null
  memoryBytes: number | null
}

/**
 * What a codespace reaches: the public internet and what the operator allows, or nothing at all.
 */
export type Egress = 'public' | 'none'
/** Of a codespace's network. */
export type NetworkSpec = { egress: Egress }

export type ContainerSpec = {
  /**
   * The codespace's id: every object the driver makes for it is named after it, so that it
   * is found again.
   */
  codespaceId: string
  image: string
  /** Goes with the container for its life: nothing secret, nothing that changes between starts. */
  environment: Record<string, string>
  limits: { memoryBytes: number; cpus: number; pids: number }
  /** Beyond what every container has; nothing else can be asked for (S-57). */
  capabilities?: readonly 'SYS_PTRACE'[]
  /**
   * Volumes and memory in the place of folders: none over what is the server's, or over
   * the workspace.
   */
  mounts?: MountsWanted
  /** By which the codespace's companions reach it. */
  aliases?: readonly string[]
  /** Whose address it has together with companions; without it, one of its own. */
  sharedNetwork?: SharedNetwork
  /** Of shared memory, which counts as memory; 64 MB where it is not said. */
  shmBytes?: number
}

/** A command of the server's own, which is never what a repository says. */
export type CommandSpec = {
  codespaceId: string
  argv: string[]
  environment: Record<string, string>
  /**
   * What it reads on its standard input, which then ends: for what is secret, since the engine
   * keeps nothing of it. Without it there is nothing to read.
   */
  input?: string | Promise<string>
  /** Combined output, as it comes. */
  onOutput: (bytes: Uint8Array) => void
  /**
   * Where given, standard output goes here, and `onOutput` gets standard error alone. Nothing more
   * is taken from the command until a promise that it answers with is settled.
   */
  onResult?: (bytes: Uint8Array) => unknown
  /**
   * Said at the very end of standard output, by nobody else, by a command that has done all it had
   * to: nobody need wait for its end then.
   */
  lastWords?: string
}

/**
 * A command in a throw-away container on the codespace's workspace and network, ended when it ends.
 */
export type TaskSpec = CommandSpec & {
  /** Names the task among those of its codespace; one left over by a crash is removed first. */
  task: string
  image: string
  /** Awaited before the command runs; what that takes besides is done meanwhile. */
  ready?: Promise<unknown>
  /**
   * Not on the codespace's network, but on one with the public internet that is there for as long
   * as it runs: what a codespace without any has fetched for it.
   */
  hasOwnNetwork?: boolean
  /**
   * It looks at the files and no more: it cannot change them, has no network but the one of its own
   * where it asks for that, and the engine keeps nothing of what it prints, however much that is.
   */
  isReadOnly?: boolean
}

/** Whether codespaces are kept off the host, each other and private networks. */
export type IsolationReport =
  | { isVerified: true }
  /** One sentence for the operator: what could not be done or what was reached. */
  | { isVerified: false; reason: string }

export type ContainerState =
  | { status: 'missing' }
  | { status: 'created' }
  /** `hasNetwork`: it is on its codespace's network, and that network is there. */
  | { status: 'running' | 'paused'; hasNetwork: boolean }
  /** `isOutOfMemory`: the engine saw its first process killed for want of memory. */
  | { status: 'exited'; exitCode: number; isOutOfMemory: boolean }

/**
 * A container that runs. Its agent begins while it is put on its network, and before that it
 * reaches nothing: `online` resolves when it is on it, and whatever needs the network, or checks
 * it, awaits that.
 */
export type Started = { online: Promise<void> }

export type ContainerEvent = {
  codespaceId: string
  kind: 'started' | 'exited' | 'removed' | 'paused' | 'resumed' | 'disconnected' | 'other'
}

/**
 * What the server asks of a container runtime. Every driver passes `driver.contract.ts`. Every
 * call may be repeated, after a crash too: what is already as asked is not an error. Calls reject
 * with the signal's reason once it is aborted, and with an `AppError` where a user or operator
 * can act on it.
 */
export interface ContainerDriver {
  /**
   * Checks that the engine answers and can be used, or throws `ENGINE_UNUSABLE` with the reason.
   */
  probe(): Promise<EngineInfo>

  /**
   * Resolves to the user an image names (`root` when it names none), after pulling it if
   * it is not here.
   */
  imageUser(image: string, signal: AbortSignal): Promise<string>
  /**
   * What an image says under the name of a label, after pulling it if it is not here; null where
   * it says nothing.
   */
  imageLabel(image: string, label: string, signal: AbortSignal): Promise<string | null>
  readonly images: ImagePulls

  /**
   * Puts up what keeps codespaces apart where it is not, and checks it from inside a network like
   * theirs. Never throws for what it finds: that is the report.
   */
  ensureIsolation(signal: AbortSignal): Promise<IsolationReport>
  /**
   * What must refuse a connection from inside this codespace, for asking its own agent. May be
   * empty. Of one that is to reach nothing the public internet is among them, whatever its
   * network reaches.
   */
  isolationTargets(
    codespaceId: string,
    network: NetworkSpec,
    signal: AbortSignal,
  ): Promise<ProbeTarget[]>

  /**
   * Makes another one in place of one that reaches something else: a container that is on it is
   * taken off, and comes on the new one when it is started or mended, with all that is in it.
   */
  createNetwork(codespaceId: string, network: NetworkSpec, signal: AbortSignal): Promise<void>
  /** Those of its tasks too. */
  removeNetwork(codespaceId: string): Promise<void>
  /** Takes the container off its network at once; its line home stays. */
  cutNetwork(codespaceId: string): Promise<void>
  /**
   * Makes the network anew where it is gone or another is meant, and puts the container on it
   * where it is not.
   */
  mendNetwork(codespaceId: string, network: NetworkSpec, signal: AbortSignal): Promise<void>

  /**
   * The codespace's files, with a byte limit where the driver can hold one. Mounted while in use.
   */
  createWorkspace(
    codespaceId: string,
    limitBytes: number,
    signal: AbortSignal,
  ): Promise<{ limitBytes: number | null }>
  /**
   * Mounts the files ahead of a task or a start, which then do not wait for it. Who stops the
   * container closes them. `MISSING_WORKSPACE` where they are gone.
   */
  openWorkspace(codespaceId: string, signal: AbortSignal): Promise<void>
  /**
   * More room for files that are there; it never gets less. Where a container uses them nothing
   * changes. Resolves to the limit that holds then; null where there is none. `HOST_DISK_FULL` and
   * `WORKSPACE_NOT_GROWN` leave them as they were, to be opened all the same.
   */
  growWorkspace(
    codespaceId: string,
    limitBytes: number,
    signal: AbortSignal,
  ): Promise<{ limitBytes: number | null }>
  /** What the files take of this machine's disk; null where that would take long to find out. */
  usedBytes(codespaceId: string): Promise<number | null>
  /** When the files were last written; null where that would take long to find out. */
  changedAt(codespaceId: string): Promise<number | null>
  /** Ends the only copy there is. */
  removeWorkspace(codespaceId: string): Promise<void>

  /** Resolves with the exit code. Aborting ends the container too. */
  runTask(spec: TaskSpec, signal: AbortSignal): Promise<number>
  /**
   * In the codespace's own container, which runs, as root. Resolves with the exit code. Aborting
   * waits for nothing: the command ends with its container, which the caller stops.
   */
  runInside(spec: CommandSpec, signal: AbortSignal): Promise<number>

  /**
   * Resolves once the container exists. PID 1 is an init with the kit's supervisor, which starts
   * the agent as root; the agent reads `start.json` for whom to be. `IMAGE_UNUSABLE` where the
   * image asks for what cannot be.
   */
  createContainer(spec: ContainerSpec, signal: AbortSignal): Promise<void>
  /**
   * Writes `start.json`, listens for the agent, mounts the workspace and starts the container.
   * Resolves once it runs. One that runs already is left alone where it was started as this
   * generation, and started anew where it was not. A network that is being made is waited for, by
   * `online` alone where the container needs none to start. `MISSING_CONTAINER`, `MISSING_WORKSPACE` or
   * `MISSING_NETWORK` where something is gone, `IMAGE_UNUSABLE` where it cannot run.
   */
  startContainer(codespaceId: string, start: AgentStart, signal: AbortSignal): Promise<Started>
  /**
   * Other limits for a container that is there, running or not; nothing where there is none.
   * Rejects where one that runs cannot have them now: `MEMORY_IN_USE` where its programs have more
   * memory already.
   */
  resizeContainer(
    codespaceId: string,
    limits: ContainerSpec['limits'],
    signal: AbortSignal,
  ): Promise<void>
  /** Takes up the line of a container that is already running, after the server has restarted. */
  listen(codespaceId: string, start: AgentStart): Promise<void>
  /** SIGTERM, and SIGKILL after `graceMs`; then the workspace is unmounted and the line closed. */
  stopContainer(codespaceId: string, graceMs: number): Promise<void>
  removeContainer(codespaceId: string): Promise<void>
  /** Goes on with a paused container. */
  resumeContainer(codespaceId: string): Promise<void>
  inspect(codespaceId: string): Promise<ContainerState>

  /** Null where it cannot build images: whoever wants one built is told so. */
  readonly building: ImageBuilding | null

  /**
   * Null where it runs one container for each codespace and no more: whoever wants
   * others is told so.
   */
  readonly companions: Companions | null

  /** Ids of all codespaces of which the driver holds any object at all. */
  list(): Promise<Set<string>>
  /** Ends when the signal does; a broken connection to the engine throws. */
  events(signal: AbortSignal): AsyncIterable<ContainerEvent>

  /**
   * A byte stream to the agent inside, greeted and of the generation last started. The caller
   * closes it. Waits for one until the signal ends; `AGENT_UNREACHABLE` when nothing listens for
   * it, `AGENT_TOO_OLD` when what dialled speaks another protocol or generation.
   */
  connect(codespaceId: string, signal: AbortSignal): Promise<Duplex>

  /** Closes every line and listener. Containers go on running. */
  [Symbol.asyncDispose](): Promise<void>
}
