import type { Duplex } from 'node:stream'
import type { AgentStart } from '#agent/protocol/line.ts'
import type { AllowEntry } from '#server/environment-variables.ts'
import type { Log } from '#server/log.ts'
import { AgentLines } from '../agent-lines.ts'
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
import { Turns } from '../turns.ts'
import { CodespaceBuilds } from './builds/codespace-builds.ts'
import { DockerCompanions } from './companions/docker-companions.ts'
import { ContainerCreations } from './containers/container-creations.ts'
import { ContainerEnds } from './containers/container-ends.ts'
import { ContainerFrames } from './containers/container-frames.ts'
import { ContainerStarts, restartGraceMs } from './containers/container-starts.ts'
import { Containers } from './containers/containers.ts'
import { NamedVolumes } from './containers/wanted-mounts.ts'
import { Engine } from './engine/engine.ts'
import { watchContainers } from './engine/engine-events.ts'
import { probeEngine } from './engine/probe.ts'
import { Images } from './images/images.ts'
import { createIsolation } from './isolation/create-isolation.ts'
import { HostBridges } from './isolation/host-network.ts'
import type { Isolation } from './isolation/isolation.ts'
import { CodespaceNetworks } from './networks/codespace-networks.ts'
import { NetworkHolders } from './networks/network-holders.ts'
import { Networks } from './networks/networks.ts'
import { parseSubnet } from './networks/subnets.ts'
import { ObjectNames } from './object-names.ts'
import { CodespaceTasks } from './tasks/codespace-tasks.ts'
import { InsideRuns } from './tasks/inside-runs.ts'
import { TaskRuns } from './tasks/task-runs.ts'
import { Workspaces } from './workspaces/workspaces.ts'

export type DockerDriverOptions = {
  /** Of a local engine: its containers see this machine's folders. */
  socketPath: string
  /** Part of every object's name: two servers on one engine never touch each other's. */
  instance: string
  /** Holds `volumes/` and `mounts/`. */
  dataFolder: string
  kitsFolder: string
  trustFolder: string
  /** Short: a socket's path in it must stay under 90 bytes. */
  linesFolder: string
  subnetRange: string
  /** Runs what the server itself needs run in a container. */
  defaultImage: string
  /** What codespaces may reach although it is private. */
  allow: AllowEntry[]
  log: Pick<Log, 'info' | 'warn'>
}

/** Codespaces on the Docker Engine of this machine. */
export function createDockerDriver(options: DockerDriverOptions): ContainerDriver {
  return new DockerDriver(options)
}

class DockerDriver implements ContainerDriver {
  readonly #options: DockerDriverOptions
  readonly #names: ObjectNames
  readonly #engine: Engine
  readonly images: Images
  readonly #networks: Networks
  readonly #codespaceNetworks: CodespaceNetworks
  readonly #workspaces: Workspaces
  readonly #containers: Containers
  readonly #frames: ContainerFrames
  readonly #holders: NetworkHolders
  readonly #volumes: NamedVolumes
  readonly #isolation: Isolation
  readonly #lines: AgentLines
  /**
   * What mounts and unmounts one codespace's files, or starts and stops its container,
   * must not overlap.
   */
  readonly #turns = new Turns()
  readonly #tasks: CodespaceTasks
  readonly #creations: ContainerCreations
  readonly #starts: ContainerStarts
  readonly #ends: ContainerEnds
  readonly #runs: TaskRuns
  readonly #insides: InsideRuns
  readonly building: CodespaceBuilds
  readonly companions: DockerCompanions

  constructor(options: DockerDriverOptions) {
    this.#options = options
    this.#names = new ObjectNames(options.instance)
    this.#engine = new Engine(options.socketPath)
    this.images = new Images(this.#engine)
    const bridges = new HostBridges(this.#names.bridgeFamily)
    const subnetRange = parseSubnet(options.subnetRange)
    this.#networks = new Networks(this.#engine, this.#names, bridges, subnetRange)
    this.#workspaces = new Workspaces(this.#engine, this.#names, options.dataFolder)
    this.#containers = new Containers(this.#engine, this.#names)
    this.#frames = new ContainerFrames({
      engine: this.#engine,
      images: this.images,
      names: this.#names,
    })
    this.#codespaceNetworks = new CodespaceNetworks(this.#networks, this.#containers, this.#names)
    this.#lines = new AgentLines(options.linesFolder)
    this.#tasks = new CodespaceTasks({
      containers: this.#containers,
      names: this.#names,
      log: options.log,
      remove: (task) => this.#ends.removeTask(task),
    })
    this.#volumes = new NamedVolumes(this.#engine, this.#names, this.#workspaces)
    const folders = { kits: options.kitsFolder, trust: options.trustFolder }
    this.#holders = new NetworkHolders({
      codespaceNetworks: this.#codespaceNetworks,
      containers: this.#containers,
      images: this.images,
      names: this.#names,
      image: options.defaultImage,
      folders,
    })
    const rooms = {
      codespaceNetworks: this.#codespaceNetworks,
      containers: this.#containers,
      engine: this.#engine,
      frames: this.#frames,
      holders: this.#holders,
      images: this.images,
      lines: this.#lines,
      names: this.#names,
      networks: this.#networks,
      tasks: this.#tasks,
      turns: this.#turns,
      volumes: this.#volumes,
      workspaces: this.#workspaces,
    }
    this.companions = new DockerCompanions(rooms)
    this.building = new CodespaceBuilds({
      ...rooms,
      folders,
      cpus: () => this.#frames.processors(),
      mountFiles: (codespaceId, signal) =>
        this.#turns.take(codespaceId, () => this.#workspaces.mount(codespaceId, signal)),
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
      subnetRange,
    })
  }

  async probe(): Promise<EngineInfo> {
    const probed = await probeEngine(this.#engine)
    const isWorkspaceLimited = await this.#workspaces.canLimit()
    if (!isWorkspaceLimited) {
      this.#options.log.warn('Workspaces have no size limit: that takes root and loop devices.')
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
    return this.#codespaceNetworks.create(codespaceId, network, signal)
  }

  removeNetwork(codespaceId: string): Promise<void> {
    return this.#codespaceNetworks.remove(codespaceId)
  }

  ensureIsolation(signal: AbortSignal): Promise<IsolationReport> {
    return this.#isolation.ensure(signal)
  }

  async isolationTargets(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal) {
    const network = await this.#codespaceNetworks.find(codespaceId, signal)
    return this.#isolation.targets({ network, egress }, signal)
  }

  cutNetwork(codespaceId: string): Promise<void> {
    return this.#codespaceNetworks.cut(codespaceId)
  }

  mendNetwork(codespaceId: string, network: NetworkSpec, signal: AbortSignal): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      await this.#codespaceNetworks.mend(codespaceId, network, signal)
      await this.#holders.mend(codespaceId, restartGraceMs, signal)
    })
  }

  resumeContainer(codespaceId: string): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      const name = this.#names.of(codespaceId)
      if ((await this.#containers.state(name)).status === 'paused') {
        await this.#containers.resume(name)
      }
    })
  }

  createWorkspace(codespaceId: string, limitBytes: number, signal: AbortSignal) {
    return this.#turns.take(codespaceId, () =>
      this.#workspaces.create(codespaceId, limitBytes, signal),
    )
  }

  openWorkspace(codespaceId: string, signal: AbortSignal): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      await this.#workspaces.mount(codespaceId, signal)
    })
  }

  growWorkspace(codespaceId: string, limitBytes: number, _signal: AbortSignal) {
    return this.#turns.take(codespaceId, async () => {
      const isInUse = await this.#containers.isAnyRunning(codespaceId)
      if (isInUse) return this.#workspaces.limitOf(codespaceId)
      return this.#workspaces.grow(codespaceId, limitBytes)
    })
  }

  usedBytes(codespaceId: string): Promise<number | null> {
    return this.#workspaces.usedBytes(codespaceId)
  }

  resizeContainer(
    codespaceId: string,
    limits: ContainerSpec['limits'],
    signal: AbortSignal,
  ): Promise<void> {
    return this.#creations.resize(codespaceId, limits, signal)
  }

  removeWorkspace(codespaceId: string): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      await this.#volumes.removeAllOf(codespaceId)
      await this.#workspaces.remove(codespaceId)
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
    void this.#tasks.removeLeft(codespaceId)
    return this.#starts.start(codespaceId, start, signal)
  }

  async listen(codespaceId: string, start: AgentStart): Promise<void> {
    await this.#lines.resume(codespaceId, start)
    void this.#tasks.removeLeft(codespaceId)
  }

  stopContainer(codespaceId: string, graceMs: number): Promise<void> {
    return this.#ends.stop(codespaceId, graceMs)
  }

  removeContainer(codespaceId: string): Promise<void> {
    return this.#ends.remove(codespaceId)
  }

  async inspect(codespaceId: string): Promise<ContainerState> {
    const name = this.#names.of(codespaceId)
    let state = await this.#containers.state(name)
    if (state.status === 'missing') {
      await this.#containers.reclaim(codespaceId)
      state = await this.#containers.state(name)
    }
    if (state.status !== 'running' && state.status !== 'paused') return state
    return { ...state, hasNetwork: await this.#codespaceNetworks.isOn(codespaceId) }
  }

  async list(): Promise<Set<string>> {
    const rooms = [this.#containers, this.#networks, this.#workspaces, this.#lines]
    const found = await Promise.all(rooms.map((room) => room.list()))
    return new Set(found.flat().filter((id) => id !== ''))
  }

  events(signal: AbortSignal): AsyncIterable<ContainerEvent> {
    return watchContainers(this.#engine, this.#names, signal)
  }

  connect(codespaceId: string, signal: AbortSignal): Promise<Duplex> {
    return this.#lines.connect(codespaceId, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tasks[Symbol.asyncDispose]()
    await this.#isolation[Symbol.asyncDispose]()
    await this.#lines[Symbol.asyncDispose]()
  }
}
