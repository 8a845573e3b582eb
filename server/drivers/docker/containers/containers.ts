import type { ContainerInfo, ContainerInspectInfo } from 'dockerode'
import type { ContainerState } from '../../container-driver.ts'
import { type Engine, EngineError, orMissing } from '../engine/engine.ts'
import { labels, type ObjectNames } from '../object-names.ts'

const stopMarginMs = 30_000
const removeDeadlineMs = 60_000
/** 128 and the number of SIGKILL. */
const killedExitCode = 137

export type Startable = {
  status: ContainerState['status']
  /** Whether the engine would put it on its network when it starts. */
  remembersNetwork: boolean
  /** By which others of its codespace reach it. */
  aliases: string[]
  /** The network that it shares with others; empty where it has its own address. */
  shares: string
  /** As the engine says it: of one that shares, whose network that is. */
  networkMode: string
}

/** As far as it is read; of one that does not run there is nothing in it. */
type Stats = {
  memory_stats?: {
    usage?: number
    /** By the second name where the kernel has the older control groups. */
    stats?: { inactive_file?: number; total_inactive_file?: number }
  }
}

const missing: Startable = {
  status: 'missing',
  remembersNetwork: false,
  aliases: [],
  shares: '',
  networkMode: '',
}

/**
 * `hasOwnNetwork`: one that is called as it is. `companion`: the service, or empty. `holder`,
 * `shares`: the network whose address it has for others, or has by another one; or empty.
 * `isBeingRemoved`: a crash may have left it so, and nothing can be done with it but to remove it.
 */
export type Found = {
  name: string
  isTask: boolean
  companion: string
  holder: string
  shares: string
  spec: string
  hasOwnNetwork: boolean
  isBeingRemoved: boolean
}

/** The engine's containers by name. Every call may be repeated. */
export class Containers {
  readonly #engine: Engine
  readonly #names: ObjectNames

  constructor(engine: Engine, names: ObjectNames) {
    this.#engine = engine
    this.#names = names
  }

  async state(name: string, signal?: AbortSignal): Promise<ContainerState> {
    const found = await this.inspect(name, signal)
    return found ? stateOf(found) : { status: 'missing' }
  }

  /** One that died while it was being removed is as good as missing. */
  async startable(name: string, network: string, signal: AbortSignal): Promise<Startable> {
    const found = await this.inspect(name, signal)
    if (!found || isBeingRemoved(found)) return missing
    const remembersNetwork = network in found.NetworkSettings.Networks
    const { status } = stateOf(found)
    const networkMode = found.HostConfig.NetworkMode ?? ''
    const [aliases, shares] = [aliasesOf(found), sharesOf(found)]
    return { status, remembersNetwork, aliases, shares, networkMode }
  }

  /** Keeps one that is there, unless it died while it was being removed. */
  async create(name: string, body: object, signal: AbortSignal): Promise<void> {
    if (await this.#tryCreate(name, body, signal)) return
    const found = await this.inspect(name, signal)
    if (!found || isBeingRemoved(found)) await this.createAnew(name, body, signal)
  }

  /** In place of one that is there. */
  async createAnew(name: string, body: object, signal: AbortSignal): Promise<void> {
    if (await this.#tryCreate(name, body, signal)) return
    await this.remove(name)
    await this.#engine.call('POST', '/containers/create', { query: { name }, body, signal })
  }

  /** False where there is one of that name. */
  async #tryCreate(name: string, body: object, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#engine.call('POST', '/containers/create', { query: { name }, body, signal })
      return true
    } catch (error) {
      if (error instanceof EngineError && error.status === 409) return false
      throw error
    }
  }

  async start(name: string, signal: AbortSignal): Promise<void> {
    await this.#engine.call('POST', `/containers/${name}/start`, { signal, deadlineMs: 60_000 })
  }

  /** Other limits for one that is there. */
  async update(name: string, body: object, signal: AbortSignal): Promise<void> {
    await orMissing(this.#engine.call('POST', `/containers/${name}/update`, { body, signal }))
  }

  /** Less what the kernel takes back by itself; null where it does not run. */
  async usedMemory(name: string, signal: AbortSignal): Promise<number | null> {
    const query = { stream: false, 'one-shot': true }
    const asked = this.#engine.call<Stats>('GET', `/containers/${name}/stats`, { query, signal })
    const { usage, stats } = (await orMissing(asked))?.memory_stats ?? {}
    if (usage === undefined) return null
    return usage - (stats?.inactive_file ?? stats?.total_inactive_file ?? 0)
  }

  /** At its root. It must not run: in one that does, places could be moved meanwhile. */
  async unpack(name: string, archive: Uint8Array, signal: AbortSignal): Promise<void> {
    const query = { path: '/' }
    const request = { query, body: archive, signal, deadlineMs: 60_000 }
    await this.#engine.call('PUT', `/containers/${name}/archive`, request)
  }

  async resume(name: string): Promise<void> {
    await this.#engine.call('POST', `/containers/${name}/unpause`)
  }

  async stop(name: string, graceMs: number): Promise<void> {
    const { status } = await this.state(name)
    if (status === 'paused') await this.resume(name)
    if (status !== 'paused' && status !== 'running') return
    await orMissing(
      this.#engine.call('POST', `/containers/${name}/stop`, {
        query: { t: Math.ceil(graceMs / 1000) },
        deadlineMs: graceMs + stopMarginMs,
      }),
    )
  }

  /** With the volumes that its image asked for. */
  async remove(name: string): Promise<void> {
    const query = { force: true, v: true }
    try {
      await orMissing(
        this.#engine.call('DELETE', `/containers/${name}`, { query, deadlineMs: removeDeadlineMs }),
      )
    } catch (error) {
      // 409: somebody is removing it already. Wait for them.
      if (!(error instanceof EngineError) || error.status !== 409) throw error
      await orMissing(
        this.#engine.call('POST', `/containers/${name}/wait`, {
          query: { condition: 'removed' },
          deadlineMs: removeDeadlineMs,
        }),
      )
    }
  }

  /** Of those that see the codespace's files or have volumes beside them. */
  async isAnyRunning(codespaceId: string): Promise<boolean> {
    const containers = await this.#find(codespaceId)
    return containers.some(
      ({ State, Labels }) =>
        !Labels[labels.holder] && ['running', 'paused', 'restarting'].includes(State),
    )
  }

  /**
   * All containers of the codespace: its own, those beside it and of its tasks, and what
   * was made of them.
   */
  async allOf(codespaceId: string): Promise<Found[]> {
    const containers = await this.#find(codespaceId)
    return containers.flatMap(({ Names, Labels, HostConfig, State }) =>
      Names.map((path) => {
        const name = path.slice(1)
        const isTask = (Labels[labels.task] ?? '') !== ''
        const { [labels.companion]: companion = '', [labels.spec]: spec = '' } = Labels
        const { [labels.holder]: holder = '', [labels.shares]: shares = '' } = Labels
        const hasOwnNetwork = isTask && HostConfig.NetworkMode === name
        const isBeingRemoved = State === 'dead' || State === 'removing'
        const of = { isTask, companion, holder, shares, spec }
        return { name, ...of, hasOwnNetwork, isBeingRemoved }
      }),
    )
  }

  /**
   * Gives the codespace's own container its name back where somebody gave it another one (F-55).
   */
  async reclaim(codespaceId: string): Promise<void> {
    const name = this.#names.of(codespaceId)
    const containers = await this.#find(codespaceId)
    if (containers.some(({ Names }) => Names.includes(`/${name}`))) return
    const others = [labels.task, labels.companion, labels.holder]
    const stray = containers.find(({ Labels }) => !others.some((label) => Labels[label]))
    if (!stray) return
    const query = { name }
    await orMissing(this.#engine.call('POST', `/containers/${stray.Id}/rename`, { query }))
  }

  async list(): Promise<string[]> {
    return (await this.#find()).map(({ Labels }) => Labels[labels.codespace] ?? '')
  }

  async inspect(name: string, signal?: AbortSignal): Promise<ContainerInspectInfo | null> {
    const found = await orMissing(
      this.#engine.call<ContainerInspectInfo>('GET', `/containers/${name}/json`, { signal }),
    )
    // The engine also takes the beginning of an id for a name.
    return found?.Name === `/${name}` ? found : null
  }

  #find(codespaceId?: string): Promise<ContainerInfo[]> {
    const query = { all: true, filters: this.#names.filter(codespaceId) }
    return this.#engine.call<ContainerInfo[]>('GET', '/containers/json', { query })
  }
}

export function aliasesOf({ Config }: Pick<ContainerInspectInfo, 'Config'>): string[] {
  const aliases = Config.Labels[labels.aliases] ?? ''
  return aliases === '' ? [] : aliases.split(',')
}

/** The network that it shares; empty where it has its own address. */
export const sharesOf = ({ Config }: Pick<ContainerInspectInfo, 'Config'>): string =>
  Config.Labels[labels.shares] ?? ''

/** A container stays on what it was started on, also when that is gone and another has its name. */
export function isOnNetworkOf(member: ContainerInspectInfo, holder: ContainerInspectInfo): boolean {
  const isMember = member.HostConfig.NetworkMode === `container:${holder.Id}`
  const [own, its] = [member, holder].map(({ State }) => Date.parse(State.StartedAt))
  return isMember && holder.State.Running && (own ?? 0) >= (its ?? 0)
}

export function stateOf({ State, NetworkSettings }: ContainerInspectInfo): ContainerState {
  const hasNetwork = Object.values(NetworkSettings.Networks).some(
    ({ NetworkID }) => NetworkID !== '',
  )
  if (State.Paused) return { status: 'paused', hasNetwork }
  if (State.Running || State.Restarting) return { status: 'running', hasNetwork }
  if (State.Status === 'created') return { status: 'created' }
  // The engine remembers the killing of any process in there; the first one's ends the
  // container by SIGKILL.
  const isOutOfMemory = State.OOMKilled && State.ExitCode === killedExitCode
  return { status: 'exited', exitCode: State.ExitCode, isOutOfMemory }
}

function isBeingRemoved({ State }: ContainerInspectInfo): boolean {
  return State.Dead || State.Status === 'removing'
}
