import type { Duplex } from 'node:stream'
import type { AgentStart } from '#agent/protocol/line.ts'
import type {
  CommandSpec,
  ContainerDriver,
  ContainerEvent,
  ContainerSpec,
  ContainerState,
  EngineInfo,
  IsolationReport,
  NetworkSpec,
  Started,
  TaskSpec,
} from '../container-driver.ts'
import { CodespaceBuilds } from './builds/codespace-builds.ts'
import { DockerCompanions } from './companions/docker-companions.ts'
import { ContainerCreations } from './containers/container-creations.ts'
import { ContainerEnds } from './containers/container-ends.ts'
import { ContainerStarts, restartGraceMs } from './containers/container-starts.ts'
import { type DockerDriverOptions, type DockerRooms, dockerRooms } from './docker-rooms.ts'
import { watchContainers } from './engine/engine-events.ts'
import { probeEngine } from './engine/probe.ts'
import type { Images } from './images/images.ts'
import { createIsolation } from './isolation/create-isolation.ts'
import type { Isolation } from './isolation/isolation.ts'
import { InsideRuns } from './tasks/inside-runs.ts'
import { TaskRuns } from './tasks/task-runs.ts'

/** Codespaces on the Docker Engine of this machine. */
export function createDockerDriver(options: DockerDriverOptions): ContainerDriver {
  return new DockerDriver(options)
}

class DockerDriver implements ContainerDriver {
  readonly #log: DockerDriverOptions['log']
  readonly #rooms: DockerRooms
  readonly #isolation: Isolation
  readonly #creations: ContainerCreations
  readonly #starts: ContainerStarts
  readonly #ends: ContainerEnds
  readonly #runs: TaskRuns
  readonly #insides: InsideRuns
  readonly images: Images
  readonly building: CodespaceBuilds
  readonly companions: DockerCompanions

  constructor(options: DockerDriverOptions) {
    this.#log = options.log
    const rooms = dockerRooms(options, (task) => this.#ends.removeTask(task))
    const { frames, turns, workspaces } = rooms
    const folders = { kits: options.kitsFolder, trust: options.trustFolder }
    this.#rooms = rooms
    this.images = rooms.images
    this.companions = new DockerCompanions(rooms)
    this.building = new CodespaceBuilds({
      ...rooms,
      folders,
      cpus: () => frames.processors(),
      mountFiles: (codespaceId, signal) =>
        turns.take(codespaceId, () => workspaces.mount(codespaceId, signal)),
    })
    this.#creations = new ContainerCreations({ ...rooms, folders })
    this.#starts = new ContainerStarts(rooms)
    this.#ends = new ContainerEnds({
      ...rooms,
      building: this.building,
      companions: this.companions,
    })
    this.#runs = new TaskRuns({ ...rooms, trustFolder: options.trustFolder })
    this.#insides = new InsideRuns(rooms)
    this.#isolation = createIsolation({
      ...rooms,
      image: options.defaultImage,
      kitsFolder: options.kitsFolder,
      allow: options.allow,
    })
  }

  async probe(): Promise<EngineInfo> {
    const probed = await probeEngine(this.#rooms.engine)
    const isWorkspaceLimited = await this.#rooms.workspaces.canLimit()
    if (!isWorkspaceLimited) {
      this.#log.warn('Workspaces have no size limit: that takes root and loop devices.')
    }
    return { engine: 'docker', isWorkspaceLimited, ...probed }
  }

  imageUser(image: string, signal: AbortSignal): Promise<string> {
    return this.images.user(image, signal)
  }

  imageLabel(image: string, label: string, signal: AbortSignal): Promise<string | null> {
    return this.images.label(image, label, signal)
  }

  createNetwork(codespaceId: string, network: NetworkSpec, signal: AbortSignal): Promise<void> {
    return this.#rooms.codespaceNetworks.create(codespaceId, network, signal)
  }

  removeNetwork(codespaceId: string): Promise<void> {
    return this.#rooms.codespaceNetworks.remove(codespaceId)
  }

  ensureIsolation(signal: AbortSignal): Promise<IsolationReport> {
    return this.#isolation.ensure(signal)
  }

  async isolationTargets(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal) {
    const network = await this.#rooms.codespaceNetworks.find(codespaceId, signal)
    return this.#isolation.targets({ network, egress }, signal)
  }

  cutNetwork(codespaceId: string): Promise<void> {
    return this.#rooms.codespaceNetworks.cut(codespaceId)
  }

  mendNetwork(codespaceId: string, network: NetworkSpec, signal: AbortSignal): Promise<void> {
    return this.#rooms.turns.take(codespaceId, async () => {
      await this.#rooms.codespaceNetworks.mend(codespaceId, network, signal)
      await this.#rooms.holders.mend(codespaceId, restartGraceMs, signal)
    })
  }

  resumeContainer(codespaceId: string): Promise<void> {
    return this.#rooms.turns.take(codespaceId, async () => {
      const name = this.#rooms.names.of(codespaceId)
      if ((await this.#rooms.containers.state(name)).status === 'paused') {
        await this.#rooms.containers.resume(name)
      }
    })
  }

  createWorkspace(codespaceId: string, limitBytes: number, signal: AbortSignal) {
    return this.#rooms.turns.take(codespaceId, () =>
      this.#rooms.workspaces.create(codespaceId, limitBytes, signal),
    )
  }

  openWorkspace(codespaceId: string, signal: AbortSignal): Promise<void> {
    return this.#rooms.turns.take(codespaceId, async () => {
      await this.#rooms.workspaces.mount(codespaceId, signal)
    })
  }

  growWorkspace(codespaceId: string, limitBytes: number, _signal: AbortSignal) {
    return this.#rooms.turns.take(codespaceId, async () => {
      const isInUse = await this.#rooms.containers.isAnyRunning(codespaceId)
      if (isInUse) return this.#rooms.workspaces.limitOf(codespaceId)
      return this.#rooms.workspaces.grow(codespaceId, limitBytes)
    })
  }

  usedBytes(codespaceId: string): Promise<number | null> {
    return this.#rooms.workspaces.usedBytes(codespaceId)
  }

  changedAt(codespaceId: string): Promise<number | null> {
    return this.#rooms.workspaces.changedAt(codespaceId)
  }

  resizeContainer(
    codespaceId: string,
    limits: ContainerSpec['limits'],
    signal: AbortSignal,
  ): Promise<void> {
    return this.#creations.resize(codespaceId, limits, signal)
  }

  removeWorkspace(codespaceId: string): Promise<void> {
    return this.#rooms.turns.take(codespaceId, async () => {
      await this.#rooms.volumes.removeAllOf(codespaceId)
      await this.#rooms.workspaces.remove(codespaceId)
    })
  }

  runTask(spec: TaskSpec, signal: AbortSignal): Promise<number> {
    return this.#runs.run(spec, signal)
  }

  runInside(spec: CommandSpec, signal: AbortSignal): Promise<number> {
    return this.#insides.run(spec, signal)
  }

  createContainer(spec: ContainerSpec, signal: AbortSignal): Promise<void> {
    return this.#creations.create(spec, signal)
  }

  startContainer(codespaceId: string, start: AgentStart, signal: AbortSignal): Promise<Started> {
    void this.#rooms.tasks.removeLeft(codespaceId)
    return this.#starts.start(codespaceId, start, signal)
  }

  async listen(codespaceId: string, start: AgentStart): Promise<void> {
    await this.#rooms.lines.resume(codespaceId, start)
    void this.#rooms.tasks.removeLeft(codespaceId)
  }

  stopContainer(codespaceId: string, graceMs: number): Promise<void> {
    return this.#ends.stop(codespaceId, graceMs)
  }

  removeContainer(codespaceId: string): Promise<void> {
    return this.#ends.remove(codespaceId)
  }

  async inspect(codespaceId: string): Promise<ContainerState> {
    const name = this.#rooms.names.of(codespaceId)
    let state = await this.#rooms.containers.state(name)
    if (state.status === 'missing') {
      await this.#rooms.containers.reclaim(codespaceId)
      state = await this.#rooms.containers.state(name)
    }
    if (state.status !== 'running' && state.status !== 'paused') return state
    return { ...state, hasNetwork: await this.#rooms.codespaceNetworks.isOn(codespaceId) }
  }

  async list(): Promise<Set<string>> {
    const rooms = [
      this.#rooms.containers,
      this.#rooms.networks,
      this.#rooms.workspaces,
      this.#rooms.lines,
    ]
    const found = await Promise.all(rooms.map((room) => room.list()))
    return new Set(found.flat().filter((id) => id !== ''))
  }

  events(signal: AbortSignal): AsyncIterable<ContainerEvent> {
    return watchContainers(this.#rooms.engine, this.#rooms.names, signal)
  }

  connect(codespaceId: string, signal: AbortSignal): Promise<Duplex> {
    return this.#rooms.lines.connect(codespaceId, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rooms.tasks[Symbol.asyncDispose]()
    await this.#isolation[Symbol.asyncDispose]()
    await this.#rooms.lines[Symbol.asyncDispose]()
  }
}
