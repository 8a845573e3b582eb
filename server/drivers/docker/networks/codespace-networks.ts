import type { ContainerInspectInfo } from 'dockerode'
import { AppError } from '#server/errors.ts'
import type { NetworkSpec } from '../../container-driver.ts'
import { aliasesOf, type Containers, isOnNetworkOf, sharesOf } from '../containers/containers.ts'
import type { ObjectNames } from '../object-names.ts'
import type { Network, Networks } from './networks.ts'

/** Which codespace's container is on which network. */
export class CodespaceNetworks {
  readonly #networks: Networks
  readonly #containers: Containers
  readonly #names: ObjectNames
  readonly #making = new Map<string, Promise<Network>>()

  constructor(networks: Networks, containers: Containers, names: ObjectNames) {
    this.#networks = networks
    this.#containers = containers
    this.#names = names
  }

  async create(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal): Promise<void> {
    const making = this.#networks.ensure(this.#names.network(codespaceId, egress), signal)
    this.#making.set(codespaceId, making)
    try {
      await making
    } finally {
      if (this.#making.get(codespaceId) === making) this.#making.delete(codespaceId)
    }
  }

  /** The one that is being made; null where none is. */
  beingMade(codespaceId: string): Promise<Network> | null {
    return this.#making.get(codespaceId) ?? null
  }

  /** Those of its tasks too. */
  remove(codespaceId: string): Promise<void> {
    return this.#networks.removeAllOf(codespaceId)
  }

  /** Whether the running container is on a network that works. */
  async isOn(codespaceId: string): Promise<boolean> {
    const network = await this.find(codespaceId)
    const name = this.#names.of(codespaceId)
    if (!network || network.containers.includes(name)) return network !== null
    const own = await this.#containers.inspect(name)
    const shares = own ? sharesOf(own) : ''
    if (!own || shares === '') return false
    const holder = await this.#containers.inspect(this.#names.holder(codespaceId, shares))
    if (!holder || !isOnNetworkOf(own, holder)) return false
    return network.containers.includes(this.#names.holder(codespaceId, shares))
  }

  /** Takes the container, those beside it and the codespace's tasks off. */
  cut(codespaceId: string): Promise<void> {
    return this.#networks.emptyAllOf(codespaceId)
  }

  async mend(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal): Promise<void> {
    const network = await this.#networks.ensure(this.#names.network(codespaceId, egress), signal)
    const all = await this.#containers.allOf(codespaceId)
    for (const { name, isTask, shares } of all) {
      if (isTask || shares !== '' || network.containers.includes(name)) continue
      const found = await this.#containers.inspect(name, signal)
      if (found) await this.#networks.connect(network, { name, aliases: aliasesOf(found) }, signal)
    }
  }

  /** Whatever it reaches. Null where it is gone or broken. */
  find(codespaceId: string, signal?: AbortSignal): Promise<Network | null> {
    return this.#networks.find(
      [this.#names.network(codespaceId, 'public'), this.#names.network(codespaceId, 'none')],
      signal,
    )
  }

  /**
   * Before a start: then the engine does not put the stopped container on the network
   * it was on last.
   */
  leave(codespaceId: string, signal: AbortSignal): Promise<void> {
    const { name } = this.#names.network(codespaceId, 'public')
    return this.#networks.forget(name, this.#names.of(codespaceId), signal)
  }

  /**
   * A container that does not run, where the engine would put it on another one than the
   * codespace's of now.
   */
  async place(
    codespaceId: string,
    found: Pick<ContainerInspectInfo, 'Config' | 'Name' | 'NetworkSettings'>,
    signal: AbortSignal,
  ): Promise<void> {
    const network = await this.find(codespaceId, signal)
    if (!network) throw new AppError('MISSING_NETWORK', "The codespace's network is gone.")
    const { name: ours } = this.#names.network(codespaceId, 'public')
    const remembered = found.NetworkSettings.Networks[ours]
    const name = found.Name.slice(1)
    if (remembered) {
      // Of one that never ran the engine knows no more than the name.
      if (remembered.NetworkID === '' || remembered.NetworkID === network.id) return
      await this.#networks.forget(ours, name, signal)
    }
    await this.#networks.connect(network, { name, aliases: aliasesOf(found) }, signal)
  }

  /** Behind a start, unless it was on it when `network` was found. */
  async join(
    codespaceId: string,
    { network, aliases }: { network: Network; aliases: readonly string[] },
    signal: AbortSignal,
  ): Promise<void> {
    const name = this.#names.of(codespaceId)
    if (network.containers.includes(name)) return
    await this.#networks.connect(network, { name, aliases }, signal)
  }
}
