import { readFile } from 'node:fs/promises'
import type { NetworkInspectInfo } from 'dockerode'
import { AppError } from '#server/errors.ts'
import { Turns } from '../turns.ts'
import { type Engine, EngineError, orMissing } from './engine.ts'
import { labels, type ObjectNames } from './object-names.ts'
import {
  candidateSubnets,
  formatSubnet,
  overlap,
  parseRoutes,
  parseSubnet,
  type Subnet,
} from './subnets.ts'

/**
 * One bridge for each codespace, with a small subnet of its own: the engine's own pools end after some
 * thirty networks.
 */
export class Networks {
  readonly #engine: Engine
  readonly #names: ObjectNames
  readonly #range: Subnet
  readonly #turns = new Turns()

  constructor(engine: Engine, names: ObjectNames, subnetRange: string) {
    this.#engine = engine
    this.#names = names
    this.#range = parseSubnet(subnetRange)
  }

  create(codespaceId: string, signal: AbortSignal): Promise<void> {
    // One at a time, so that two do not choose the same subnet.
    return this.#turns.take('', async () => {
      if (await this.#find(codespaceId, signal)) return
      const taken = [...(await this.#subnetsInUse(signal)), ...(await hostRoutes())]
      for (const subnet of candidateSubnets(this.#range, codespaceId)) {
        if (taken.some((other) => overlap(subnet, other))) continue
        if (await this.#tryCreate(codespaceId, subnet, signal)) return
      }
      throw new AppError(
        'NETWORK_RANGE_FULL',
        `All networks of ${formatSubnet(this.#range)} are taken. Give Bothy a larger range, or delete codespaces.`,
      )
    })
  }

  async remove(codespaceId: string): Promise<void> {
    const network = await this.#find(codespaceId)
    if (!network) return
    for (const container of Object.keys(network.Containers ?? {})) {
      // An engine that crashed keeps endpoints of containers that are long gone.
      const body = { Container: container, Force: true }
      await orMissing(this.#engine.call('POST', `/networks/${network.Id}/disconnect`, { body }))
    }
    await orMissing(this.#engine.call('DELETE', `/networks/${network.Id}`))
  }

  /** Only what is connected is taken off. */
  async disconnect(codespaceId: string, container: string): Promise<void> {
    const network = await this.#find(codespaceId)
    const isOn = Object.values(network?.Containers ?? {}).some(({ Name }) => Name === container)
    if (!network || !isOn) return
    const body = { Container: container, Force: true }
    await orMissing(this.#engine.call('POST', `/networks/${network.Id}/disconnect`, { body }))
  }

  async connect(codespaceId: string, container: string, signal: AbortSignal): Promise<void> {
    const network = await this.#find(codespaceId, signal)
    const isOn = Object.values(network?.Containers ?? {}).some(({ Name }) => Name === container)
    if (isOn) return
    const body = { Container: container }
    const path = `/networks/${this.#names.of(codespaceId)}/connect`
    await this.#engine.call('POST', path, { body, signal })
  }

  async list(): Promise<string[]> {
    const query = { filters: this.#names.filter() }
    const networks = await this.#engine.call<NetworkInspectInfo[]>('GET', '/networks', { query })
    return networks.map(({ Labels }) => Labels?.[labels.codespace] ?? '')
  }

  async #find(codespaceId: string, signal?: AbortSignal): Promise<NetworkInspectInfo | null> {
    const name = this.#names.of(codespaceId)
    const found = await orMissing(
      this.#engine.call<NetworkInspectInfo>('GET', `/networks/${name}`, { signal }),
    )
    return found?.Name === name ? found : null
  }

  async #subnetsInUse(signal: AbortSignal): Promise<Subnet[]> {
    const networks = await this.#engine.call<NetworkInspectInfo[]>('GET', '/networks', { signal })
    return networks
      .flatMap(({ IPAM }) => IPAM?.Config ?? [])
      .map(({ Subnet = '' }) => Subnet)
      .filter((subnet) => subnet.includes('.'))
      .map(parseSubnet)
  }

  /** False where the engine knows of an overlap that it does not list. */
  async #tryCreate(codespaceId: string, subnet: Subnet, signal: AbortSignal): Promise<boolean> {
    const body = networkConfig(this.#names, codespaceId, formatSubnet(subnet))
    try {
      await this.#engine.call('POST', '/networks/create', { body, signal })
      return true
    } catch (error) {
      if (error instanceof EngineError && error.status === 409) return true
      if (error instanceof EngineError && /overlap/i.test(error.message)) return false
      throw error
    }
  }
}

function networkConfig(names: ObjectNames, codespaceId: string, subnet: string) {
  return {
    Name: names.of(codespaceId),
    CheckDuplicate: true,
    Driver: 'bridge',
    EnableIPv6: false,
    Internal: false,
    Attachable: false,
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
    Options: {
      'com.docker.network.bridge.name': names.bridge(codespaceId),
      'com.docker.network.bridge.enable_icc': 'false',
    },
    Labels: names.labels(codespaceId),
  }
}

/** None where they cannot be read: the engine refuses a subnet that collides with a bridge in any case. */
async function hostRoutes(): Promise<Subnet[]> {
  return parseRoutes(await readFile('/proc/net/route', 'utf8').catch(() => ''))
}
