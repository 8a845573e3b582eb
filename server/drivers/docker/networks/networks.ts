import { readFile } from 'node:fs/promises'
import type { NetworkInspectInfo } from 'dockerode'
import { AppError } from '#server/errors.ts'
import { Turns } from '../../turns.ts'
import { type Engine, EngineError, orMissing } from '../engine/engine.ts'
import type { HostBridges } from '../isolation/host-network.ts'
import { labels, type NetworkNames, type ObjectNames } from '../object-names.ts'
import {
  candidateSubnets,
  formatSubnet,
  overlap,
  parseRoutes,
  parseSubnet,
  type Subnet,
} from './subnets.ts'

const bridgeName = 'com.docker.network.bridge.name'
const reachEachOther = 'com.docker.network.bridge.enable_icc'

/** A network that works, as far as can be seen from here. */
export type Network = { id: string; bridge: string; subnet: Subnet; containers: string[] }

/**
 * One bridge for each codespace, with a small subnet of its own: the engine's own pools end after
 * some thirty networks.
 */
export class Networks {
  readonly #engine: Engine
  readonly #names: ObjectNames
  readonly #bridges: HostBridges
  readonly #range: Subnet
  readonly #turns = new Turns()

  constructor(engine: Engine, names: ObjectNames, bridges: HostBridges, range: Subnet) {
    this.#engine = engine
    this.#names = names
    this.#bridges = bridges
    this.#range = range
  }

  /** Keeps one that works; makes one anew whose bridge is gone, or is another than is asked for. */
  ensure(names: NetworkNames, signal: AbortSignal): Promise<Network> {
    // One at a time, so that two do not choose the same subnet.
    return this.#turns.take('', async () => {
      const found = await this.#inspect(names, signal)
      const there = found && (await this.#ifWorking(found, [names]))
      if (there && !isOfOlderServer(found, there)) return there
      if (found) await this.#remove(found)
      const taken = [...(await this.#subnetsInUse(signal)), ...(await hostRoutes())]
      for (const subnet of candidateSubnets(this.#range, names.name)) {
        if (taken.some((other) => overlap(subnet, other))) continue
        const made = await this.#tryCreate(names, subnet, signal)
        if (made) return made
      }
      throw new AppError(
        'NETWORK_RANGE_FULL',
        `All networks of ${formatSubnet(this.#range)} are taken. Give Bothy a larger range, or delete codespaces.`,
      )
    })
  }

  /** Null where it is gone or broken. Of one name, with any of the bridges that it may be on. */
  async find(
    [names, ...others]: readonly [NetworkNames, ...NetworkNames[]],
    signal?: AbortSignal,
  ): Promise<Network | null> {
    const found = await this.#inspect(names, signal)
    return found && this.#ifWorking(found, [names, ...others])
  }

  async #ifWorking(
    found: NetworkInspectInfo,
    wanted: readonly NetworkNames[],
  ): Promise<Network | null> {
    const bridge = wanted.find((names) => names.bridge === found.Options?.[bridgeName])?.bridge
    if (bridge === undefined || (await this.#bridges.has(bridge)) === false) return null
    return {
      id: found.Id,
      bridge,
      subnet: parseSubnet(found.IPAM?.Config?.[0]?.Subnet ?? ''),
      containers: Object.values(found.Containers ?? {}).map(({ Name }) => Name),
    }
  }

  async remove(name: string): Promise<void> {
    const network = await this.#inspect({ name })
    if (network) await this.#remove(network)
  }

  async #remove(network: NetworkInspectInfo): Promise<void> {
    await this.#empty(network)
    await orMissing(this.#engine.call('DELETE', `/networks/${network.Id}`))
  }

  /** Others on it reach the container by these aliases. */
  async connect(
    { id }: Pick<Network, 'id'>,
    { name, aliases }: { name: string; aliases: readonly string[] },
    signal: AbortSignal,
  ): Promise<void> {
    const body = { Container: name, EndpointConfig: { Aliases: aliases } }
    try {
      await this.#engine.call('POST', `/networks/${id}/connect`, { body, signal })
    } catch (error) {
      if (error instanceof EngineError && /network .*not found/i.test(error.message)) {
        throw new AppError('MISSING_NETWORK', "The codespace's network is gone.", { cause: error })
      }
      // It has been put there by somebody else.
      const isThere =
        error instanceof EngineError && /already exists in network/.test(error.message)
      if (!isThere) throw error
    }
  }

  /** Takes a container that does not run off the network that it would be on again when it does. */
  async forget(name: string, container: string, signal: AbortSignal): Promise<void> {
    const body = { Container: container, Force: true }
    try {
      await this.#engine.call('POST', `/networks/${name}/disconnect`, { body, signal })
    } catch (error) {
      const isOff = error instanceof EngineError && /is not connected/.test(error.message)
      if (!isOff) throw error
    }
  }

  async list(): Promise<string[]> {
    const networks = await this.#listAll()
    return networks.map(({ Labels }) => Labels?.[labels.codespace] ?? '')
  }

  /** The codespace's own, and those of its tasks. */
  async removeAllOf(codespaceId: string): Promise<void> {
    for (const { Name } of await this.#listAll(codespaceId)) await this.remove(Name)
  }

  /** Takes off everything that is on any of them. */
  async emptyAllOf(codespaceId: string): Promise<void> {
    for (const { Name } of await this.#listAll(codespaceId)) {
      const network = await this.#inspect({ name: Name })
      if (network) await this.#empty(network)
    }
  }

  #listAll(codespaceId?: string): Promise<NetworkInspectInfo[]> {
    const query = { filters: this.#names.filter(codespaceId) }
    return this.#engine.call<NetworkInspectInfo[]>('GET', '/networks', { query })
  }

  async #inspect(
    { name }: Pick<NetworkNames, 'name'>,
    signal?: AbortSignal,
  ): Promise<NetworkInspectInfo | null> {
    const found = await orMissing(
      this.#engine.call<NetworkInspectInfo>('GET', `/networks/${name}`, { signal }),
    )
    // The engine also takes the beginning of an id for a name.
    return found?.Name === name ? found : null
  }

  async #empty({ Id, Containers = {} }: NetworkInspectInfo): Promise<void> {
    for (const container of Object.keys(Containers)) {
      // An engine that crashed keeps endpoints of containers that are long gone: hence by force.
      const body = { Container: container, Force: true }
      await orMissing(this.#engine.call('POST', `/networks/${Id}/disconnect`, { body }))
    }
  }

  async #subnetsInUse(signal: AbortSignal): Promise<Subnet[]> {
    const networks = await this.#engine.call<NetworkInspectInfo[]>('GET', '/networks', { signal })
    return networks
      .flatMap(({ IPAM }) => IPAM?.Config ?? [])
      .map(({ Subnet = '' }) => Subnet)
      .filter((subnet) => subnet.includes('.'))
      .map(parseSubnet)
  }

  /** Null where the engine knows of an overlap that it does not list. */
  async #tryCreate(
    names: NetworkNames,
    subnet: Subnet,
    signal: AbortSignal,
  ): Promise<Network | null> {
    const body = networkConfig(names, formatSubnet(subnet))
    const request = { body, signal }
    try {
      const { Id } = await this.#engine.call<{ Id: string }>('POST', '/networks/create', request)
      return { id: Id, bridge: names.bridge, subnet, containers: [] }
    } catch (error) {
      if (error instanceof EngineError && error.status === 409) return this.find([names], signal)
      if (error instanceof EngineError && /overlap/i.test(error.message)) return null
      throw error
    }
  }
}

function networkConfig({ name, bridge, labels }: NetworkNames, subnet: string) {
  return {
    Name: name,
    CheckDuplicate: true,
    Driver: 'bridge',
    EnableIPv6: false,
    Internal: false,
    Attachable: false,
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
    Options: { [bridgeName]: bridge, [reachEachOther]: 'true' },
    Labels: labels,
  }
}

/** What is on it does not reach its neighbours. It is left alone while anything is on it. */
function isOfOlderServer({ Options }: NetworkInspectInfo, { containers }: Network): boolean {
  return Options?.[reachEachOther] === 'false' && containers.length === 0
}

/**
 * None where they cannot be read: the engine refuses a subnet that collides with a
 * bridge in any case.
 */
async function hostRoutes(): Promise<Subnet[]> {
  return parseRoutes(await readFile('/proc/net/route', 'utf8').catch(() => ''))
}
