import { type BigIntStats, constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { orRefusal } from '../files/file-errors.ts'
import { isWritableBy } from '../files/file-state.ts'
import { resolveLinks } from '../files/resolve-links.ts'
import { temporaryName } from '../files/temporary-files.ts'
import type { UploadInput } from '../protocol/transfers.ts'
import { placeUpload } from './place-upload.ts'

const keptMs = 5 * 60_000
const maxRemembered = 1000
const partialFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW

/** What is coming, and how to say that no more of it is wanted: then it ends. */
export type Incoming = { bytes: AsyncIterable<Buffer>; stop: () => void }
export type UploadState = { isDone: boolean; offset: number }
type Writer = { stop: AbortController; ended: Promise<unknown> }
/** The file to be, and what there is of it. */
type Place = { path: string; partial: string; current: BigIntStats | null }

/**
 * Uploads as `uploadInput` promises. An upload is known by the name of its hidden file alone, so
 * that it goes on after any restart; of two who write the same, the later one goes on.
 */
export class Uploads {
  readonly #ctx: Pick<AgentContext, 'files' | 'user'>
  readonly #writers = new Map<string, Writer>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** Whose last answer may have been lost on the way. */
  readonly #done = new Set<string>()

  constructor(ctx: Pick<AgentContext, 'files' | 'user'>) {
    this.#ctx = ctx
  }

  /** Takes bytes until there are no more, and puts the file in its place with the last one. */
  async write(input: UploadInput, incoming: Incoming): Promise<UploadState> {
    if (this.#done.has(keyOf(input))) return { isDone: true, offset: input.sizeBytes }
    await orRefusal('file', () => this.#ctx.files.makeFolders(dirname(targetOf(input))))
    const place = await this.#place(input)
    return await this.#alone(place.partial, (signal) =>
      this.#append(place, { input, incoming, signal }),
    )
  }

  /** How much is there. Also says that it is still wanted. */
  async look(input: UploadInput): Promise<UploadState> {
    if (this.#done.has(keyOf(input))) return { isDone: true, offset: input.sizeBytes }
    const { files } = this.#ctx
    // Without its folder there is nothing of it either, and no name to be taken.
    if (!(await files.isFolder(dirname(targetOf(input))))) return { isDone: false, offset: 0 }
    const { partial } = await this.#place(input)
    return this.#alone(partial, async () => {
      const found = await orRefusal('file', () => files.find(partial))
      if (!found?.isFile()) return { isDone: false, offset: 0 }
      await using file = await files.open(partial, constants.O_WRONLY | constants.O_NOFOLLOW)
      const now = new Date()
      await file.utimes(now, now)
      this.#keep(partial)
      return { isDone: false, offset: Math.min(Number(found.size), input.sizeBytes) }
    })
  }

  async drop(input: UploadInput): Promise<UploadState> {
    if (await this.#ctx.files.isFolder(dirname(targetOf(input)))) {
      const path = await resolveLinks(this.#ctx.files, targetOf(input))
      const partial = partialOf(path, input.id)
      await this.#alone(partial, () => this.#remove(partial))
    }
    return { isDone: false, offset: 0 }
  }

  async #place(input: UploadInput): Promise<Place> {
    const { files, user } = this.#ctx
    const path = await orRefusal('folder', () => resolveLinks(files, targetOf(input)))
    const current = await orRefusal('folder', () => files.find(path))
    if (current?.isDirectory()) throw new AgentError('FILE_IS_FOLDER', 'There is a folder.')
    if (current && !input.overwrite) throw new AgentError('FILE_EXISTS', 'The name is taken.')
    if (current && !current.isFile()) throw new AgentError('FILE_NOT_REGULAR', 'It is no file.')
    if (current && !isWritableBy(user, current)) {
      throw new AgentError('FILE_NOT_PERMITTED', 'This file is read-only.')
    }
    return { path, partial: partialOf(path, input.id), current }
  }

  async #append(
    { path, partial, current }: Place,
    given: { input: UploadInput; incoming: Incoming; signal: AbortSignal },
  ): Promise<UploadState> {
    const { input } = given
    const { files } = this.#ctx
    const mode = current ? 0o600 : 0o666
    const file = await orRefusal('folder', () => files.open(partial, partialFlags, mode))
    try {
      this.#keep(partial)
      const { size } = await file.stat()
      if (size !== input.offset) return await behind(file, size, input)
      const offset = await orRefusal('file', () => take(file, given))
      if (offset < input.sizeBytes) return { isDone: false, offset }
      await orRefusal('file', () => placeUpload(files, file, { partial, path, input }))
    } catch (error) {
      // Nothing more would fit; what is there of it only stands in everybody's way.
      if (error instanceof AgentError && error.reason === 'WORKSPACE_FULL') {
        await this.#remove(partial)
      }
      throw error
    } finally {
      await file.close()
    }
    this.#forget(partial)
    if (this.#done.size >= maxRemembered) this.#done.clear()
    this.#done.add(keyOf(input))
    return { isDone: true, offset: input.sizeBytes }
  }

  /** Whoever was at it is stopped first. */
  async #alone<T>(partial: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#writers.get(partial)
    const stop = new AbortController()
    const result = (before?.ended ?? Promise.resolve()).then(() => work(stop.signal))
    const writer = { stop, ended: result.catch(() => undefined) }
    this.#writers.set(partial, writer)
    before?.stop.abort()
    try {
      return await result
    } finally {
      if (this.#writers.get(partial) === writer) this.#writers.delete(partial)
    }
  }

  /** For five minutes from now. */
  #keep(partial: string): void {
    this.#forget(partial)
    const timer = setTimeout(() => {
      if (this.#writers.has(partial)) this.#keep(partial)
      else void this.#remove(partial)
    }, keptMs)
    this.#timers.set(partial, timer.unref())
  }

  #forget(partial: string): void {
    clearTimeout(this.#timers.get(partial))
    this.#timers.delete(partial)
  }

  async #remove(partial: string): Promise<void> {
    this.#forget(partial)
    // Gone already, or its folder is: then it is as it should be.
    await this.#ctx.files.unlink(partial).catch(() => undefined)
  }
}

const targetOf = ({ folder, path }: UploadInput): string => join(folder, path)
const keyOf = (input: UploadInput): string => `${input.id}:${targetOf(input)}`
const partialOf = (path: string, id: string): string =>
  join(dirname(path), temporaryName(basename(path), id))

/** The uploader believes in another number of bytes than there are: it goes on from this one. */
async function behind(file: FileHandle, size: number, input: UploadInput): Promise<UploadState> {
  const isPart = size <= input.sizeBytes
  if (!isPart) await file.truncate(0)
  throw new UploadBehind(isPart ? size : 0)
}

export class UploadBehind extends Error {
  override readonly name = 'UploadBehind'
  readonly offset: number
  constructor(offset: number) {
    super('There are more bytes, or fewer, than was thought.')
    this.offset = offset
  }
}

async function take(
  file: FileHandle,
  given: { input: UploadInput; incoming: Incoming; signal: AbortSignal },
): Promise<number> {
  const { input, incoming, signal } = given
  let { offset } = input
  signal.addEventListener('abort', incoming.stop)
  for await (const part of incoming.bytes) {
    if (signal.aborted) throw new Error('Somebody else goes on with it.')
    if (offset + part.length > input.sizeBytes) {
      throw new AgentError('UPLOAD_INVALID', 'There are more bytes than were announced.')
    }
    for (let written = 0; written < part.length; ) {
      const { bytesWritten } = await file.write(part, written, part.length - written, offset)
      written += bytesWritten
      offset += bytesWritten
    }
  }
  return offset
}
