import type { NetworkSpec } from '../container-driver.ts'
import type { Containers } from './containers.ts'
import type { Network, Networks } from './networks.ts'
import type { ObjectNames } from './object-names.ts'

/** Which codespace's container is on which network. */
export class CodespaceNetworks {
  readonly #networks: Networks
  readonly #containers: Containers
  readonly #names: ObjectNames

  constructor(networks: Networks, containers: Containers, names: ObjectNames) {
    this.#networks = networks
    this.#containers = containers
    this.#names = names
  }

  async create(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal): Promise<void> {
    await this.#networks.ensure(this.#names.network(codespaceId, egress), signal)
  }

  /** Those of its tasks too. */
  remove(codespaceId: string): Promise<void> {
    return this.#networks.removeAllOf(codespaceId)
  }

  /** Whether the running container is on a network that works. */
  async isOn(codespaceId: string): Promise<boolean> {
    const network = await this.find(codespaceId)
    return network?.containers.includes(this.#names.of(codespaceId)) ?? false
  }

  /** Takes the container and the codespace's tasks off. */
  cut(codespaceId: string): Promise<void> {
    return this.#networks.emptyAllOf(codespaceId)
  }

  async mend(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal): Promise<void> {
    const network = await this.#networks.ensure(this.#names.network(codespaceId, egress), signal)
    const name = this.#names.of(codespaceId)
    if (network.containers.includes(name)) return
    const { status } = await this.#containers.state(name, signal)
    if (status !== 'missing') await this.#networks.connect(network, name, signal)
  }

  /** Whatever it reaches. Null where it is gone or broken. */
  find(codespaceId: string, signal?: AbortSignal): Promise<Network | null> {
    return this.#networks.find(
      [this.#names.network(codespaceId, 'public'), this.#names.network(codespaceId, 'none')],
      signal,
    )
  }

  /** Before a start: then the engine does not put the stopped container on the network it was on last. */
  leave(codespaceId: string, signal: AbortSignal): Promise<void> {
    const { name } = this.#names.network(codespaceId, 'public')
    return this.#networks.forget(name, this.#names.of(codespaceId), signal)
  }

  /** Behind a start, unless it was on it when `network` was found. */
  async join(codespaceId: string, network: Network, signal: AbortSignal): Promise<void> {
    const name = this.#names.of(codespaceId)
    if (network.containers.includes(name)) return
    await this.#networks.connect(network, name, signal)
  }
}
