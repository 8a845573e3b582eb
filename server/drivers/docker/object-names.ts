import { createHash } from 'node:crypto'

export const labels = {
  instance: 'bothy.instance',
  codespace: 'bothy.codespace',
  task: 'bothy.task',
} as const

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * What the objects of a codespace are called. The same every time, so that one made just before a crash is
 * found again; never the same for two servers that share an engine.
 */
export class ObjectNames {
  readonly instance: string

  constructor(instance: string) {
    if (!/^[a-z0-9]{1,16}$/.test(instance))
      throw new Error(`Not a name of an instance: ${instance}`)
    this.instance = instance
  }

  /** Of the container, the network and the volume alike: the engine keeps their names apart. */
  of(codespaceId: string): string {
    if (!uuid.test(codespaceId)) throw new Error(`Not the id of a codespace: ${codespaceId}`)
    return `bothy-${this.instance}-${codespaceId}`
  }

  task(codespaceId: string, task: string): string {
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(task)) throw new Error(`Not a name of a task: ${task}`)
    return `${this.of(codespaceId)}-${task}`
  }

  /** At most 15 bytes, as the kernel demands; one firewall rule matches the prefix. */
  bridge(codespaceId: string): string {
    const digest = createHash('sha256').update(this.of(codespaceId)).digest('hex')
    return `by-${BigInt(`0x${digest}`).toString(36).slice(0, 10)}`
  }

  labels(codespaceId: string): Record<string, string> {
    return { [labels.instance]: this.instance, [labels.codespace]: codespaceId }
  }

  /** The engine's filter for all objects of this server, or for those of one codespace. */
  filter(codespaceId?: string): { label: string[] } {
    const label = [`${labels.instance}=${this.instance}`]
    if (codespaceId) label.push(`${labels.codespace}=${codespaceId}`)
    return { label }
  }
}
