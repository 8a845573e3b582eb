import { AgentError } from '../errors.ts'
import type { PutSecretsInput, SecretsPut } from '../protocol/secrets.ts'
import { SecretFiles, type SecretFilesContext } from './secret-files.ts'
import { SecretMask } from './secret-mask.ts'
import { SecretRecord } from './secret-record.ts'

/** After a crash of the agent: how long a shell waits for what an earlier life has had. */
const awaitedMs = 10_000
const mostAlsoMasked = 100

type Pending = { version: string; parts: (PutSecretsInput | undefined)[] }

export type SecretsOptions = {
  /** Memory, and nothing else. */
  folder: string
  /** Where the container keeps what it has been through. */
  recordFolder: string
  awaitedMs?: number
}

/**
 * What the owner's shells and set-up commands know beside what the image says. Held in memory
 * alone; the server brings it anew to each life of the agent.
 */
export class Secrets {
  readonly #ctx: SecretFilesContext
  readonly #files: SecretFiles
  readonly #record: SecretRecord
  readonly #first = Promise.withResolvers<void>()
  readonly #awaitedMs: number
  readonly #folder: string
  #pending: Pending | null = null
  #last: Promise<unknown> = Promise.resolve()
  #version: string | null = null
  #variables: PutSecretsInput['variables'] = []
  #mask = new SecretMask([])
  #values: Buffer[] = []
  /** The newest last. */
  #alsoMasked: Buffer[] = []

  constructor(ctx: SecretFilesContext, options: SecretsOptions) {
    this.#ctx = ctx
    this.#files = new SecretFiles(ctx, options.folder)
    this.#record = new SecretRecord(ctx, options.recordFolder)
    this.#folder = options.folder
    this.#awaitedMs = options.awaitedMs ?? awaitedMs
  }

  /** Of the set that counts; null before the first. */
  get version(): string | null {
    return this.#version
  }

  /** For the terminals that are opened from now on. */
  get variables(): Readonly<Record<string, string>> {
    return this.#variablesOf('terminal')
  }

  /** For the set-up commands that are begun from now on, and for dotfiles. */
  get lifecycleVariables(): Readonly<Record<string, string>> {
    return this.#variablesOf('lifecycle')
  }

  #variablesOf(use: 'lifecycle' | 'terminal'): Record<string, string> {
    const given = this.#variables.filter(({ uses }) => uses?.includes(use) ?? true)
    return Object.fromEntries(given.map(({ name, value }) => [name, value]))
  }

  /** Finds the values of now in what programs print. */
  get mask(): SecretMask {
    return this.#mask
  }

  /**
   * Whether the file of this path, no link, is one of those: then nothing keeps a copy
   * of it on a disk.
   */
  holds(path: string): boolean {
    return path.startsWith(`${this.#folder}/`)
  }

  /**
   * Resolves once there is a set, at once where this start of the container never had one, and
   * after a while where the server does not bring again what an earlier life of the agent had.
   */
  async awaited(): Promise<void> {
    if (this.#version !== null) return
    const { isAny, generation } = await this.#record.read().catch(() => this.#record.none)
    if (!isAny || generation !== this.#ctx.start.generation) return
    const timeout = Promise.withResolvers<void>()
    const timer = setTimeout(timeout.resolve, this.#awaitedMs)
    await Promise.race([this.#first.promise, timeout.promise])
    clearTimeout(timer)
  }

  /**
   * Nothing changes before the last part of a set is there; then all of it replaces all there was.
   */
  put(input: PutSecretsInput): Promise<SecretsPut> {
    const parts = this.#gather(input)
    if (!parts) return Promise.resolve({ refused: [] })
    const done = this.#last.then(() => this.#apply(input.version, parts))
    this.#last = done.catch(() => undefined)
    return done
  }

  #gather(input: PutSecretsInput): PutSecretsInput[] | null {
    if (input.part >= input.parts) throw new AgentError('SECRETS_INVALID', 'There is no such part.')
    const { version, parts: count } = input
    const known = this.#pending
    const isSame = known?.version === version && known.parts.length === count
    const pending = isSame ? known : { version, parts: new Array(count).fill(undefined) }
    pending.parts[input.part] = input
    const parts = pending.parts.filter((part) => part !== undefined)
    this.#pending = parts.length < count ? pending : null
    return parts.length < count ? null : parts
  }

  async #apply(version: string, parts: PutSecretsInput[]): Promise<SecretsPut> {
    const variables = parts.flatMap((part) => part.variables)
    const files = parts.flatMap((part) => part.files)
    const isAny = variables.length + files.length > 0
    const { links } = await this.#record.read()
    // Before anything is linked: what a crash leaves has to be found again.
    const wanted = files.map((file) => this.#files.placeOf(file))
    await this.#note({ isAny, links: [...new Set([...links, ...wanted])] })
    const put = await this.#files.replace(files, links)
    await this.#note({ isAny, links: put.links })
    this.#variables = variables
    this.#values = [
      ...variables.map(({ value }) => Buffer.from(value)),
      ...files.map(({ content }) => Buffer.from(content, 'base64')),
    ]
    this.#renewMask()
    this.#version = version
    this.#first.resolve()
    return { refused: put.refused }
  }
  /**
   * What is no secret of the user's, and is not to be printed either: earlier ones are
   * still remembered.
   */
  maskAlso(values: string[]): void {
    const added = values.map((value) => Buffer.from(value))
    const isNew = (value: Buffer) => !this.#alsoMasked.some((one) => one.equals(value))
    this.#alsoMasked = [...this.#alsoMasked, ...added.filter(isNew)].slice(-mostAlsoMasked)
    this.#renewMask()
  }

  #renewMask(): void {
    this.#mask = new SecretMask([...this.#values, ...this.#alsoMasked])
  }

  /** A full disk is no reason to go without. */
  async #note(noted: Parameters<SecretRecord['write']>[0]): Promise<void> {
    await this.#record.write(noted).catch((error: unknown) => {
      console.error('Where secrets are linked could not be recorded:', error)
    })
  }
}
