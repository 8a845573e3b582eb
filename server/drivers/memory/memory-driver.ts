import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import type { AgentStart } from '#agent/protocol/line.ts'
import type { ProbeTarget } from '#agent/protocol/network.ts'
import { AppError } from '#server/errors.ts'
import { AgentLines } from '../agent-lines.ts'
import type {
  CommandSpec,
  ContainerDriver,
  ContainerEvent,
  ContainerSpec,
  ContainerState,
  Egress,
  EngineInfo,
  IsolationReport,
  NetworkSpec,
  Started,
  TaskSpec,
} from '../container-driver.ts'
import { Turns } from '../turns.ts'
import {
  builtAgent,
  endProcess,
  signalGroup,
  spawnDetached,
  watchProcess,
} from './agent-process.ts'
import { ContainerEvents } from './container-events.ts'
import { ContainerRecords } from './container-records.ts'
import { everyImage } from './every-image.ts'
import { LocalPlaces, type MachineFolders } from './local-places.ts'
import { MemoryCommands } from './memory-commands.ts'
import { MemoryCompanions } from './memory-companions.ts'
import { MemoryNetworks } from './memory-networks.ts'

export type MemoryDriverOptions = MachineFolders & {
  /**
   * Short, and removed by whoever made it. Two drivers on one folder are two lives of one server.
   */
  folder: string
  /** The built agent, when not the one in this checkout's `dist`. */
  agentFile?: string
}

const restartGraceMs = 5000

/**
 * For tests: the built agent as a child process, with a folder for `/workspaces`. It isolates
 * nothing and limits nothing.
 */
export class MemoryDriver implements ContainerDriver {
  /** Whatever it would build could not be run: a container is a process of this machine's here. */
  readonly building = null
  readonly companions: MemoryCompanions
  readonly images = everyImage
  readonly #agentFile: string
  readonly #records: ContainerRecords
  readonly #places: LocalPlaces
  readonly #commands: MemoryCommands
  readonly #lines: AgentLines
  readonly #turns = new Turns()
  readonly #events = new ContainerEvents()
  readonly #networks: MemoryNetworks
  /** Ends the watch over processes that an earlier life has started. */
  readonly #life = new AbortController()

  constructor(options: MemoryDriverOptions) {
    this.#agentFile = resolve(options.agentFile ?? builtAgent)
    this.#records = new ContainerRecords(join(options.folder, 'c'))
    this.#networks = new MemoryNetworks(this.#records, this.#events)
    this.#places = new LocalPlaces(this.#records, options)
    this.#commands = new MemoryCommands(this.#records, this.#places)
    this.companions = new MemoryCompanions(this.#records, this.#places)
    this.#lines = new AgentLines(join(options.folder, 'l'))
  }

  async probe(): Promise<EngineInfo> {
    const version = process.version
    const unknown = { dataFolder: null, cpus: null, memoryBytes: null }
    return { engine: 'memory', version, isWorkspaceLimited: false, ...unknown }
  }

  async imageUser(_image: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted()
    return userInfo().username
  }

  async imageLabel(_image: string, _label: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted()
    return null
  }

  async createNetwork(codespaceId: string, spec: NetworkSpec, signal: AbortSignal): Promise<void> {
    this.#networks.create(codespaceId, spec, signal)
  }

  /** What its network reaches; null where there is none. */
  egressOf(codespaceId: string): Egress | null {
    return this.#records.egress(codespaceId)
  }

  async removeNetwork(codespaceId: string): Promise<void> {
    this.#records.removeNetwork(codespaceId)
  }

  /** There is nothing to keep apart: whatever runs here is the tests' own. */
  async ensureIsolation(signal: AbortSignal): Promise<IsolationReport> {
    signal.throwIfAborted()
    return { isVerified: true }
  }

  async isolationTargets(): Promise<ProbeTarget[]> {
    return []
  }

  async cutNetwork(codespaceId: string): Promise<void> {
    this.#networks.cut(codespaceId)
  }

  async mendNetwork(codespaceId: string, spec: NetworkSpec, signal: AbortSignal): Promise<void> {
    this.#networks.mend(codespaceId, spec, signal)
  }

  /** As somebody at the engine does, behind the server's back. */
  pauseContainer(codespaceId: string): void {
    this.#freeze(codespaceId, true)
    this.#events.tell(codespaceId, 'paused')
  }

  /** The same: at once, and without a word to what runs in it. */
  dropContainer(codespaceId: string): void {
    const running = this.#records.process(codespaceId)
    this.#records.removeContainer(codespaceId)
    if (running) signalGroup(running.pid, 'SIGKILL')
    this.#events.tell(codespaceId, 'removed')
  }

  async resumeContainer(codespaceId: string): Promise<void> {
    this.#freeze(codespaceId, false)
    this.#events.tell(codespaceId, 'resumed')
  }

  async createWorkspace(codespaceId: string, _limitBytes: number, signal: AbortSignal) {
    signal.throwIfAborted()
    this.#records.addWorkspace(codespaceId)
    return { limitBytes: null }
  }

  async openWorkspace(codespaceId: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#records.requireWorkspace(codespaceId)
  }

  async growWorkspace(codespaceId: string, _limitBytes: number, signal: AbortSignal) {
    signal.throwIfAborted()
    this.#records.requireWorkspace(codespaceId)
    return { limitBytes: null }
  }

  async usedBytes(): Promise<null> {
    return null
  }

  async changedAt(): Promise<null> {
    return null
  }

  async resizeContainer(
    codespaceId: string,
    limits: ContainerSpec['limits'],
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted()
    this.#records.setLimits(codespaceId, limits)
  }

  /** What its container was given last. */
  limitsOf(codespaceId: string): ContainerSpec['limits'] | null {
    return this.#records.container(codespaceId)?.limits ?? null
  }

  async removeWorkspace(codespaceId: string): Promise<void> {
    this.#records.removeWorkspace(codespaceId)
  }

  runTask(spec: TaskSpec, signal: AbortSignal): Promise<number> {
    return this.#commands.runTask(spec, signal)
  }

  runInside(spec: CommandSpec, signal: AbortSignal): Promise<number> {
    return this.#commands.runInside(spec, signal)
  }

  async createContainer(spec: ContainerSpec, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#records.requireWorkspace(spec.codespaceId)
    this.#records.addContainer(spec)
  }

  async startContainer(
    codespaceId: string,
    start: AgentStart,
    signal: AbortSignal,
  ): Promise<Started> {
    await this.#turns.take(codespaceId, async () => {
      signal.throwIfAborted()
      const spec = this.#records.container(codespaceId)
      if (!spec) throw new AppError('MISSING_CONTAINER', 'The codespace has no container.')
      this.#records.requireWorkspace(codespaceId)
      this.#records.requireNetwork(codespaceId)
      // A start puts the container on it again where it was cut off.
      this.#records.setNetwork(codespaceId, 'made')
      const running = this.#records.process(codespaceId)
      const generation = await this.#lines.startedGeneration(codespaceId)
      if (running && generation !== start.generation) await endProcess(running, restartGraceMs)
      await this.#lines.listen(codespaceId, this.#places.start(codespaceId, start))
      if (running && generation === start.generation) return
      const mark = spawnDetached({
        argv: [process.execPath, this.#agentFile],
        folder: this.#records.folder(codespaceId),
        environment: {
          ...this.#places.agentEnvironment(codespaceId, spec.environment),
          BOTHY_LINE_FOLDER: await this.#lines.folder(codespaceId),
        },
        logFile: join(this.#records.folder(codespaceId), 'agent.log'),
        onExit: (exitCode) => this.#onExit(codespaceId, exitCode),
      })
      this.#records.setProcess(codespaceId, mark)
      this.#events.tell(codespaceId, 'started')
    })
    return { online: Promise.resolve() }
  }

  async listen(codespaceId: string, start: AgentStart): Promise<void> {
    await this.#lines.resume(codespaceId, this.#places.start(codespaceId, start))
    const running = this.#records.process(codespaceId)
    if (!running) return
    void watchProcess(running, this.#life.signal, () => this.#events.tell(codespaceId, 'exited'))
  }

  stopContainer(codespaceId: string, graceMs: number): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      this.#freeze(codespaceId, false)
      const running = this.#records.process(codespaceId)
      if (running) await endProcess(running, graceMs)
      await this.companions.stop(codespaceId, graceMs)
      await this.#lines.close(codespaceId)
    })
  }

  async removeContainer(codespaceId: string): Promise<void> {
    await this.stopContainer(codespaceId, 0)
    this.companions.remove(codespaceId)
    await this.#lines.remove(codespaceId)
    if (!this.#records.container(codespaceId)) return
    this.#records.removeContainer(codespaceId)
    this.#events.tell(codespaceId, 'removed')
  }

  async inspect(codespaceId: string): Promise<ContainerState> {
    return this.#records.state(codespaceId)
  }

  async list(): Promise<Set<string>> {
    return new Set([...this.#records.list(), ...(await this.#lines.list())])
  }

  events(signal: AbortSignal): AsyncIterable<ContainerEvent> {
    return this.#events.listen(signal)
  }

  connect(codespaceId: string, signal: AbortSignal): Promise<Duplex> {
    return this.#lines.connect(codespaceId, signal)
  }

  /** Ends every process that any life of this server has started here. */
  async killAll(): Promise<void> {
    await Promise.all(this.#records.list().map((codespaceId) => this.stopContainer(codespaceId, 0)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort()
    await this.#lines[Symbol.asyncDispose]()
  }

  #onExit(codespaceId: string, exitCode: number): void {
    this.#records.setExitCode(codespaceId, exitCode)
    this.#events.tell(codespaceId, 'exited')
  }

  #freeze(codespaceId: string, isPaused: boolean): void {
    const running = this.#records.process(codespaceId)
    if (!running) return
    process.kill(running.pid, isPaused ? 'SIGSTOP' : 'SIGCONT')
    this.#records.setPaused(codespaceId, isPaused)
  }
}
