import { EventEmitter, once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type StepName, stepLogMaxBytes } from '../codespaces.schema.ts'

const tailBytes = 128 * 1024
const headBytes = stepLogMaxBytes - tailBytes
const chunkBytes = 64 * 1024

export type StepKey = { codespaceId: string; generation: number; name: StepName }

/**
 * What each step printed, kept on disk so that it outlives the server. The first bytes are
 * written as they come; of a flood beyond the limit the end is kept in memory and added when the
 * step ends (F-44).
 */
export class StepLogs {
  readonly #folder: string
  readonly #growth = new EventEmitter().setMaxListeners(0)

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'logs')
  }

  #file({ codespaceId, generation, name }: StepKey): string {
    return join(this.#folder, codespaceId, `${generation}-${name}.log`)
  }

  /**
   * Continues the log that a crash or an earlier try left, or begins anew where that one is full.
   */
  write(key: StepKey): StepLogWriter {
    const file = this.#file(key)
    mkdirSync(join(this.#folder, key.codespaceId), { recursive: true, mode: 0o700 })
    return new StepLogWriter(file, () => this.#growth.emit(file))
  }

  remove(codespaceId: string): void {
    rmSync(join(this.#folder, codespaceId), { recursive: true, force: true })
  }

  /** Those of earlier generations. */
  async removeBefore(codespaceId: string, generation: number): Promise<void> {
    const folder = join(this.#folder, codespaceId)
    const files = existsSync(folder) ? await readdir(folder) : []
    const earlier = files.filter((file) => Number.parseInt(file, 10) < generation)
    await Promise.all(earlier.map((file) => rm(join(folder, file), { force: true })))
  }

  /**
   * The log from `offset`, then what is added, until the signal ends. Offsets are
   * bytes of the file.
   */
  async *follow(
    key: StepKey,
    offset: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ bytes: Uint8Array; offset: number }> {
    const file = this.#file(key)
    let position = offset
    while (!signal.aborted) {
      // Listening from before the file is read. Ended by the signal, which the loop asks next.
      const grown = once(this.#growth, file, { signal }).catch(() => undefined)
      if (existsSync(file)) {
        await using handle = await open(file, 'r')
        // It was full and has begun anew.
        if ((await handle.stat()).size < position) position = 0
        const buffer = new Uint8Array(chunkBytes)
        for (;;) {
          const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position)
          if (bytesRead === 0) break
          position += bytesRead
          yield { bytes: buffer.slice(0, bytesRead), offset: position }
        }
      }
      await grown
    }
  }
}

export class StepLogWriter {
  readonly #file: string
  readonly #grown: () => void
  #written: number
  readonly #isContinued: boolean
  #tail: Buffer = Buffer.alloc(0)
  #omitted = 0
  #lastText = ''

  constructor(file: string, grown: () => void) {
    this.#file = file
    this.#grown = grown
    const length = existsSync(file) ? statSync(file).size : 0
    const isFull = length >= headBytes
    this.#isContinued = length > 0
    this.#written = isFull ? 0 : length
    if (!isFull) return
    rmSync(file)
    this.add('[What was printed before this was too much to keep.]\n')
  }

  add(bytes: Uint8Array | string): void {
    const buffer = Buffer.from(bytes as Uint8Array)
    const fits = buffer.subarray(0, Math.max(0, headBytes - this.#written))
    if (fits.length > 0) this.#append(fits)
    const rest = buffer.subarray(fits.length)
    if (rest.length === 0) return
    const all = Buffer.concat([this.#tail, rest])
    this.#tail = all.subarray(Math.max(0, all.length - tailBytes))
    this.#omitted += all.length - this.#tail.length
  }

  /** Something was printed into this log already, before a crash or at an earlier try. */
  get isContinued(): boolean {
    return this.#isContinued
  }

  /** The last line, for a failure's own sentence. */
  get lastLine(): string {
    return (
      this.#lastText
        .trim()
        .split(/[\r\n]+/)
        .at(-1)
        ?.slice(0, 500) ?? ''
    )
  }

  #append(bytes: Uint8Array): void {
    appendFileSync(this.#file, bytes, { mode: 0o600 })
    this.#written += bytes.length
    this.#lastText = (this.#lastText + Buffer.from(bytes).toString()).slice(-2000)
    this.#grown()
  }

  [Symbol.dispose](): void {
    if (this.#tail.length === 0) return
    if (this.#omitted > 0) this.#append(Buffer.from(`\n[${this.#omitted} bytes left out]\n`))
    this.#append(this.#tail)
    this.#tail = Buffer.alloc(0)
  }
}
