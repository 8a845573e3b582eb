import { setTimeout as pause } from 'node:timers/promises'
import type { ContainerInspectInfo } from 'dockerode'
import { AppError } from '#server/errors.ts'
import { startInOrder } from '../../companion-order.ts'
import type { CompanionDependency, CompanionSpec } from '../../companions.schema.ts'
import type { CompanionState, Companions, CompanionsSpec } from '../../companions.ts'
import { sharedNetworksOf } from '../../shared-networks.ts'
import type { Turns } from '../../turns.ts'
import type { ContainerFrames } from '../containers/container-frames.ts'
import { type Containers, type Found, isOnNetworkOf } from '../containers/containers.ts'
import type { NamedVolumes } from '../containers/wanted-mounts.ts'
import { isAskedFor, saidOf } from '../engine/asked-for.ts'
import { demultiplex } from '../engine/demux.ts'
import { type Engine, orMissing } from '../engine/engine.ts'
import type { Images } from '../images/images.ts'
import type { CodespaceNetworks } from '../networks/codespace-networks.ts'
import type { NetworkHolders } from '../networks/network-holders.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { companionConfig, specDigest } from './companion-config.ts'
import { volumesOfImage } from './volumes-of-image.ts'

const lookEveryMs = 250
const restartGraceMs = 10_000
const mostLines = 40
const mostBytes = 8 * 1024

type Parts = {
  engine: Engine
  containers: Containers
  images: Images
  names: ObjectNames
  codespaceNetworks: CodespaceNetworks
  holders: NetworkHolders
  volumes: NamedVolumes
  frames: ContainerFrames
  turns: Turns
  workspaces: Workspaces
}

type Starting = {
  name: string
  holder: ContainerInspectInfo | null
  copies: Uint8Array | undefined
}

/** Containers of services, on the network of their codespace. */
export class DockerCompanions implements Companions {
  readonly #parts: Parts
  /** One codespace has one start at a time. */
  readonly #underWay = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async start(
    codespaceId: string,
    spec: CompanionsSpec,
    onOutput: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { containers, names, turns, workspaces } = this.#parts
    const { companions, dependsOn, limits } = spec
    using _ = this.#beginning(codespaceId)
    await turns.take(codespaceId, () => workspaces.mount(codespaceId, signal))
    const wanted = new Set(companions.map(({ name }) => name))
    const there = new Map((await this.#find(codespaceId)).map((found) => [found.companion, found]))
    for (const { companion, name } of there.values()) {
      if (!wanted.has(companion)) await containers.remove(name)
    }
    const holders = await this.#startHolders(codespaceId, spec, signal)
    const holderOf = ({ network }: CompanionSpec) => holders.get(network ?? '') ?? null
    const work = {
      prepare: async (companion: CompanionSpec, within: AbortSignal) => {
        const most = limits.get(companion.name)
        if (!most) throw new Error(`No limits are given for ${companion.name}.`)
        const holder = holderOf(companion)
        const created = { codespaceId, companion, most, there: there.get(companion.name), holder }
        await this.#create(created, within)
      },
      start: async (companion: CompanionSpec, within: AbortSignal) => {
        const { name } = companion
        const copies = spec.copies?.get(name)
        await this.#start(codespaceId, { name, holder: holderOf(companion), copies }, within)
        onOutput(`${name} has started.\n`)
      },
      reach: async (
        { name }: CompanionSpec,
        condition: CompanionDependency['condition'],
        within: AbortSignal,
      ) => {
        try {
          await this.#reach(names.companion(codespaceId, name), { name, condition }, within)
          onOutput(`${name} ${condition === 'service_healthy' ? 'is healthy' : 'is done'}.\n`)
        } catch (error) {
          // Of its neighbours, which were waited for in vain, nothing has to be told.
          const isItsOwn = error instanceof AppError && !within.aborted
          if (isItsOwn || signal.aborted) {
            onOutput(`The last lines of ${name}:\n${await this.lastLines(codespaceId, name)}\n`)
          }
          throw error
        }
      },
    }
    await startInOrder(companions, dependsOn, work, signal)
  }

  /** Some are being started: their volumes are needed, though none of them may run yet. */
  isAnyUnderWay(codespaceId: string): boolean {
    return this.#underWay.has(codespaceId)
  }

  #beginning(codespaceId: string): Disposable {
    this.#underWay.add(codespaceId)
    return { [Symbol.dispose]: () => void this.#underWay.delete(codespaceId) }
  }

  async list(codespaceId: string): Promise<CompanionState[]> {
    const all = await Promise.all(
      (await this.#find(codespaceId)).map(async ({ name, companion }) => {
        const found = await this.#parts.containers.inspect(name)
        return found && { name: companion, ...stateOf(found.State) }
      }),
    )
    return all
      .filter((state) => state !== null)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  }

  async lastLines(codespaceId: string, name: string): Promise<string> {
    const { engine, names } = this.#parts
    const query = { stdout: true, stderr: true, tail: mostLines }
    const path = `/containers/${names.companion(codespaceId, name)}/logs`
    const stream = await orMissing(engine.stream('GET', path, { query }))
    if (!stream) return ''
    let printed: Buffer = Buffer.alloc(0)
    const take = demultiplex((bytes) => {
      printed = Buffer.concat([printed, bytes]).subarray(-mostBytes)
    })
    for await (const chunk of stream) take(chunk as Buffer)
    return printed.toString().trimEnd()
  }

  async stop(codespaceId: string, graceMs: number): Promise<void> {
    const all = await this.#find(codespaceId)
    await Promise.all(all.map(({ name }) => this.#parts.containers.stop(name, graceMs)))
  }

  async #find(codespaceId: string): Promise<Found[]> {
    const all = await this.#parts.containers.allOf(codespaceId)
    return all.filter(({ companion }) => companion !== '')
  }

  /** One that is there and was made the same way is kept, with what is in it. */
  async #create(
    {
      codespaceId,
      companion,
      most,
      there,
      holder,
    }: {
      codespaceId: string
      companion: CompanionSpec
      most: { memoryBytes: number; cpus: number; pids: number }
      there: Found | undefined
      holder: ContainerInspectInfo | null
    },
    signal: AbortSignal,
  ): Promise<void> {
    const { containers, images, names, volumes, frames } = this.#parts
    const { Id, Config } = await images.inspect(companion.image, signal)
    const limits = { ...most, cpus: Math.min(most.cpus, await frames.processors()) }
    const spec = specDigest(companion, { image: Id, limits, network: holder?.Id ?? null })
    if (there?.spec === spec && !there.isBeingRemoved) return
    const wanted = { ...companion, ofImage: volumesOfImage(companion, Config.Volumes) }
    const mounts = await volumes.prepare(codespaceId, wanted, 'companion', signal)
    const own = {
      ...names.labels(codespaceId),
      [labels.companion]: companion.name,
      [labels.spec]: spec,
      [labels.shares]: companion.network ?? '',
      [labels.aliases]: [companion.name, ...companion.aliases].join(','),
    }
    const network = holder ? `container:${holder.Id}` : names.of(codespaceId)
    const frame = { image: Id, labels: own, network, limits, mounts }
    const name = names.companion(codespaceId, companion.name)
    const config = companionConfig(frame, companion, Config.Healthcheck)
    await orItsFault(companion.name, containers.createAnew(name, config, signal))
  }

  /** By the name of the network. */
  async #startHolders(
    codespaceId: string,
    spec: CompanionsSpec,
    signal: AbortSignal,
  ): Promise<Map<string, ContainerInspectInfo>> {
    const { holders } = this.#parts
    const started = new Map<string, ContainerInspectInfo>()
    for (const shared of sharedNetworksOf(spec).values()) {
      await holders.make(codespaceId, shared, signal)
      const holder = await holders.start(codespaceId, shared.name, signal)
      if (holder) started.set(shared.name, holder)
    }
    return started
  }

  async #start(
    codespaceId: string,
    { name: service, holder, copies }: Starting,
    signal: AbortSignal,
  ): Promise<void> {
    const { containers, names, codespaceNetworks } = this.#parts
    const name = names.companion(codespaceId, service)
    const found = await containers.inspect(name, signal)
    if (!found) throw failed(service, 'was removed')
    if (found.State.Paused) return containers.resume(name)
    // What its network was held by may have begun anew since, without it.
    const isLost = holder !== null && !isOnNetworkOf(found, holder)
    if (found.State.Running && !isLost) return
    if (found.State.Running) await containers.stop(name, restartGraceMs)
    if (!holder) await codespaceNetworks.place(codespaceId, found, signal)
    if (copies) await orItsFault(service, containers.unpack(name, copies, signal))
    await orItsFault(service, containers.start(name, signal))
  }

  async #reach(
    container: string,
    { name, condition }: CompanionDependency,
    signal: AbortSignal,
  ): Promise<void> {
    for (;;) {
      const found = await this.#parts.containers.inspect(container, signal)
      if (!found) throw failed(name, 'was removed')
      const { status, health, exitCode } = stateOf(found.State)
      if (condition === 'service_completed_successfully') {
        if (exitCode === 0) return
        if (exitCode !== null) throw failed(name, `ended with exit code ${exitCode}`)
      } else {
        if (status === 'exited') throw failed(name, `ended with exit code ${exitCode}`)
        if (health === 'healthy') return
        if (health === 'unhealthy') throw failed(name, 'is not healthy')
        if (health === null) throw failed(name, 'has no health check, and its health is awaited')
      }
      await pause(lookEveryMs, undefined, { signal })
    }
  }
}

const failed = (name: string, what: string) =>
  new AppError('COMPANION_FAILED', `The service ${name} ${what}.`)

/** What the engine refuses for what the service or its image says. */
async function orItsFault(name: string, call: Promise<void>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!isAskedFor(error)) throw error
    const sentence = `The service ${name} cannot be started. ${saidOf(error)}`
    throw new AppError('COMPANION_FAILED', sentence, { cause: error })
  }
}

type EngineState = {
  Status: string
  Running: boolean
  ExitCode: number
  Health?: { Status: string } | undefined
}

function stateOf({ Status, Running, ExitCode, Health }: EngineState): Omit<CompanionState, 'name'> {
  const status = Running ? 'running' : Status === 'created' ? 'created' : 'exited'
  const told = Health?.Status
  const health = told === 'starting' || told === 'healthy' || told === 'unhealthy' ? told : null
  return { status, health, exitCode: status === 'exited' ? ExitCode : null }
}
