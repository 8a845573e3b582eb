import { createHash } from 'node:crypto'
import type { Egress } from '../container-driver.ts'

export const labels = {
  instance: 'bothy.instance',
  codespace: 'bothy.codespace',
  task: 'bothy.task',
  /** Of a container beside the codespace's own: the service that it is. */
  companion: 'bothy.companion',
  /** What such a container was made from. */
  spec: 'bothy.spec',
  /** Of a container that only has an address: the network that others share by it. */
  holder: 'bothy.holder',
  /** Of one of those others: that network. */
  shares: 'bothy.shares',
  /** By which others of its codespace reach a container. */
  aliases: 'bothy.aliases',
  /** Of a volume of the codespace's: what the codespace calls it. */
  volume: 'bothy.volume',
  /** Of an image that was built here: whose it is. */
  owner: 'bothy.owner',
} as const

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A network as the engine is told of it. */
export type NetworkNames = { name: string; bridge: string; labels: Record<string, string> }

/**
 * What the objects of a codespace are called. The same every time, so that one made just before a
 * crash is found again; never the same for two servers that share an engine.
 */
export class ObjectNames {
  readonly instance: string
  /** Every bridge of this server begins with it and no other server's does: six bytes. */
  readonly bridgeFamily: string
  /** Bridges with the public internet begin with it: seven bytes. */
  readonly bridgePrefix: string
  /** And those with nothing at all. */
  readonly closedBridgePrefix: string

  constructor(instance: string) {
    if (!/^[a-z0-9]{1,16}$/.test(instance))
      throw new Error(`Not a name of an instance: ${instance}`)
    this.instance = instance
    this.bridgeFamily = `by${digest(`bothy-${instance}`, 4)}`
    this.bridgePrefix = `${this.bridgeFamily}-`
    this.closedBridgePrefix = `${this.bridgeFamily}_`
  }

  /** Of the container, the network and the volume alike: the engine keeps their names apart. */
  of(codespaceId: string): string {
    if (!uuid.test(codespaceId)) throw new Error(`Not the id of a codespace: ${codespaceId}`)
    return `bothy-${this.instance}-${codespaceId}`
  }

  /** The codespace whose name this is; null where it is none of this server's. */
  codespaceOf(name: string): string | null {
    const prefix = `bothy-${this.instance}-`
    const id = name.startsWith(prefix) ? name.slice(prefix.length) : ''
    return uuid.test(id) ? id : null
  }

  task(codespaceId: string, task: string): string {
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(task)) throw new Error(`Not a name of a task: ${task}`)
    return `${this.of(codespaceId)}-${task}`
  }

  /** The container of a service. No name of a task has a dot. */
  companion(codespaceId: string, service: string): string {
    return this.#inside(codespaceId, service)
  }

  /** The container that has the address of a shared network. No name of a task has such a line. */
  holder(codespaceId: string, network: string): string {
    return this.#inside(codespaceId, network, '_')
  }

  /** A volume that the codespace calls so. */
  volume(codespaceId: string, name: string): string {
    return this.#inside(codespaceId, name)
  }

  #inside(codespaceId: string, name: string, mark: '.' | '_' = '.'): string {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/.test(name)) throw new Error(`Not a name: ${name}`)
    return `${this.of(codespaceId)}${mark}${name}`
  }

  /**
   * One network, on a bridge that says what is behind it: the rules of the firewall go by its name.
   */
  network(codespaceId: string, egress: Egress): NetworkNames {
    const prefix = egress === 'none' ? this.closedBridgePrefix : this.bridgePrefix
    return this.#networkNames(this.of(codespaceId), this.labels(codespaceId), prefix)
  }

  /** Of a task that has one of its own, which has the public internet. */
  taskNetwork(codespaceId: string, task: string): NetworkNames {
    const all = { ...this.labels(codespaceId), [labels.task]: task }
    return this.#networkNames(this.task(codespaceId, task), all)
  }

  /** Of what belongs to the server itself and to no codespace. */
  own(part: 'sentinel' | 'canary' | 'firewall'): NetworkNames {
    return this.#networkNames(`bothy-${this.instance}-${part}`, {
      [labels.instance]: this.instance,
    })
  }

  /** An image that was built here, by what it is made of. */
  builtImage(key: string): string {
    if (!/^[0-9a-f]{40}$/.test(key)) throw new Error(`Not the key of a built image: ${key}`)
    return `bothy/build-${this.instance}:${key}`
  }

  /** Null where it is the name of no such image of this server's. */
  builtKeyOf(tag: string): string | null {
    const prefix = `bothy/build-${this.instance}:`
    return tag.startsWith(prefix) ? tag.slice(prefix.length) : null
  }

  /** A chain of the firewall. The kernel allows 28 bytes. */
  chain(part: 'HOST' | 'OUT' | 'IN' | 'NO' | 'SHUT'): string {
    return `BOTHY-${digest(`bothy-${this.instance}`, 4)}-${part}`
  }

  /** All that are looked at: what an image says under any of these names does not count. */
  labels(codespaceId: string): Record<string, string> {
    return {
      [labels.instance]: this.instance,
      [labels.codespace]: codespaceId,
      [labels.task]: '',
      [labels.companion]: '',
      [labels.spec]: '',
      [labels.holder]: '',
      [labels.shares]: '',
      [labels.aliases]: '',
    }
  }

  /** The engine's filter for all objects of this server, or for those of one codespace. */
  filter(codespaceId?: string): { label: string[] } {
    const label = [`${labels.instance}=${this.instance}`]
    if (codespaceId) label.push(`${labels.codespace}=${codespaceId}`)
    return { label }
  }

  /**
   * A bridge's name has at most 15 bytes, as the kernel demands; one firewall rule
   * matches the prefix.
   */
  #networkNames(
    name: string,
    labels: Record<string, string>,
    prefix = this.bridgePrefix,
  ): NetworkNames {
    return { name, bridge: prefix + digest(name, 8), labels }
  }
}

function digest(text: string, length: number): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return BigInt(`0x${hex}`).toString(36).slice(-length)
}
