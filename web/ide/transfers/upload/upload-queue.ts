import { TransferError } from '../transfer-error.ts'
import { besides, type PlannedFile } from './find-conflicts.ts'
import { forgetUpload, noteUpload } from './leave-guard.ts'
import { Patience } from './patience.ts'
import type { UploadParameters } from './send-part.ts'
import type { UploadContext } from './upload.tsx'
import { UploadAddress } from './upload-address.ts'
import { uploadFile } from './upload-file.ts'
import { UploadProgress } from './upload-state.ts'

const filesAtOnce = 3
/** What has arrived is thrown away five minutes after the last word about it. */
const stayMs = 2 * 60_000

export type Failure = { file: PlannedFile; error: unknown }
type Target = { folder: string; files: readonly PlannedFile[] }
type Item = { file: PlannedFile; id: string }

/** Uploads files, three at a time, and can be paused, resumed and cancelled at any moment. */
export class UploadQueue {
  readonly progress: UploadProgress
  readonly #ctx: UploadContext
  readonly #target: Target
  readonly #addresses: UploadAddress
  readonly #waiting: Item[]
  readonly #begun = new Set<Item>()
  readonly #failures: Failure[] = []
  #isCanceled = false
  #run = new AbortController()
  #resume = Promise.withResolvers<void>()
  #isPaused = false

  constructor(ctx: UploadContext, target: Target) {
    this.#ctx = ctx
    this.#target = target
    this.#addresses = new UploadAddress(() => ctx.mint('upload', [target.folder]))
    this.#waiting = target.files.map((file) => ({ file, id: randomId() }))
    const bytes = target.files.reduce((sum, { file }) => sum + file.size, 0)
    this.progress = new UploadProgress({ files: target.files.length, bytes })
  }

  async run(): Promise<{ failures: readonly Failure[]; isCanceled: boolean }> {
    noteUpload(this)
    try {
      await Promise.all(Array.from({ length: filesAtOnce }, () => this.#work()))
    } finally {
      forgetUpload(this)
    }
    return { failures: this.#isCanceled ? [] : this.#failures, isCanceled: this.#isCanceled }
  }

  pause(): void {
    if (this.#isPaused || this.#isCanceled) return
    this.#isPaused = true
    this.#resume = Promise.withResolvers()
    this.#run.abort('paused')
    this.#run = new AbortController()
    this.progress.enter('paused')
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.progress.enter('running')
    this.#resume.resolve()
  }

  cancel(): void {
    this.#isCanceled = true
    this.#waiting.length = 0
    this.#run.abort('canceled')
    this.#resume.resolve()
  }

  async #work(): Promise<void> {
    for (let item = this.#waiting.shift(); item; item = this.#waiting.shift()) {
      const { path, file } = item.file
      this.progress.began(path)
      try {
        await this.#finish(item)
        this.progress.ended(path, file.size)
      } catch (error) {
        if (this.#isCanceled) return
        this.#failures.push({ file: item.file, error })
        this.progress.ended(path, file.size)
        if (isHopeless(error)) this.#giveUp(error)
      }
    }
  }

  /** Until it is done, over as many pauses as there are. */
  async #finish(item: Item): Promise<void> {
    for (;;) {
      if (this.#isPaused) await this.#stay(item)
      if (this.#isCanceled) {
        if (this.#begun.has(item)) void this.#addresses.drop(parametersOf(item))
        throw new Error('Canceled')
      }
      const { signal } = this.#run
      this.#begun.add(item)
      try {
        return await this.#send(item, signal)
      } catch (error) {
        if (signal.reason === 'paused') continue
        if (!(error instanceof TransferError) || error.reason !== 'FILE_EXISTS') throw error
        if (!(await this.#settle(item))) return
      }
    }
  }

  #send({ file, id }: Item, signal: AbortSignal): Promise<void> {
    const patience = new Patience(this.#ctx.connection.status, (isWaiting) => {
      if (!this.#isPaused) this.progress.enter(isWaiting ? 'waiting' : 'running')
    })
    const onProgress = (bytes: number) => this.progress.moved(file.path, bytes)
    return uploadFile({ addresses: this.#addresses, patience, signal, onProgress }, file, id)
  }

  /** Somebody else took the name meanwhile. False when the file is to be left out. */
  async #settle(item: Item): Promise<boolean> {
    const { path } = item.file
    const { choice } = await this.#ctx.questions.ask({ path, others: 0 })
    if (choice === 'cancel') this.cancel()
    if (choice === 'replace') item.file = { ...item.file, overwrite: true }
    if (choice === 'both') item.file = await besides(this.#ctx, this.#target, item.file)
    return choice === 'replace' || choice === 'both'
  }

  /** While it is paused, says now and then that what has arrived is still wanted. */
  async #stay(item: Item): Promise<void> {
    const resumed = this.#resume.promise
    const timer = setInterval(() => {
      if (!this.#begun.has(item)) return
      this.#addresses.ask(parametersOf(item)).catch(() => undefined)
    }, stayMs)
    await resumed
    clearInterval(timer)
  }

  #giveUp(error: unknown): void {
    for (const { file } of this.#waiting.splice(0)) {
      this.#failures.push({ file, error })
      this.progress.ended(file.path, file.file.size)
    }
  }
}

function parametersOf({ id, file: { path, file, overwrite } }: Item): UploadParameters {
  const { size: sizeBytes, lastModified: modifiedAt } = file
  return { path, id, sizeBytes, modifiedAt, overwrite, offset: 0 }
}

/** Then the next file would fail in the same way. */
function isHopeless(error: unknown): boolean {
  const reasons = ['WORKSPACE_FULL', 'CODESPACE_STOPPED', 'UPLOADS_NOT_ALLOWED']
  return (
    error instanceof TypeError ||
    (error instanceof TransferError && reasons.includes(error.reason ?? ''))
  )
}

/** Names the upload for the agent: twelve of [a-z2-7]. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')
}
