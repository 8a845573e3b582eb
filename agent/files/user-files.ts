import { constants, type Dirent } from 'node:fs'
import * as fs from 'node:fs/promises'
import type { EffectiveUser } from '../user/effective-user.ts'

/** Never waits for the other end of a FIFO, and never takes a terminal for its own. */
const openFlags = constants.O_NONBLOCK | constants.O_NOCTTY
/** Each such part is a wait for another thread, which on a busy machine is a long one. */
const entriesAtOnce = 16_384

/**
 * The file system with the user's rights. Each call is one short operation; what is
 * open stays usable.
 */
export class UserFiles {
  readonly #user: EffectiveUser

  constructor(user: EffectiveUser) {
    this.#user = user
  }

  open(path: string, flags: number, mode?: number): Promise<fs.FileHandle> {
    return this.#user.asUser(() => fs.open(path, flags | openFlags, mode))
  }

  stat(path: string) {
    return this.#user.asUser(() => fs.stat(path, { bigint: true }))
  }

  lstat(path: string) {
    return this.#user.asUser(() => fs.lstat(path, { bigint: true }))
  }

  /** Like `lstat`, with null where nothing has that name. */
  async find(path: string) {
    try {
      return await this.lstat(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  async isFolder(path: string): Promise<boolean> {
    try {
      return (await this.stat(path)).isDirectory()
    } catch {
      // Whatever cannot be looked at cannot be gone into either.
      return false
    }
  }

  /** Names as bytes: not every name is text. At most `maxEntries`. */
  async entries(path: string, maxEntries: number): Promise<Dirent<Buffer>[]> {
    const entries: Dirent[] = []
    for await (const some of this.#entries(path, maxEntries, 'buffer')) entries.push(...some)
    return entries as unknown as Dirent<Buffer>[]
  }

  /** Names as text, with U+FFFD in those that are none. At most `maxEntries`, some at a time. */
  textEntries(path: string, maxEntries: number): AsyncIterable<Dirent[]> {
    return this.#entries(path, maxEntries, 'utf8')
  }

  async *#entries(path: string, maxEntries: number, encoding: string) {
    const folder = await this.#user.asUser(() =>
      fs.opendir(path, { encoding: encoding as BufferEncoding, bufferSize: entriesAtOnce }),
    )
    try {
      for (let left = maxEntries; left > 0; ) {
        const some: Dirent[] = []
        let entry = await folder.read()
        // The others came with it: to wait for each would take several times as long
        // as to read them.
        while (entry && some.push(entry) < Math.min(entriesAtOnce, left)) entry = folder.readSync()
        if (some.length > 0) yield some
        if (!entry) return
        left -= some.length
      }
    } finally {
      await folder.close()
    }
  }

  readlink(path: string): Promise<string> {
    return this.#user.asUser(() => fs.readlink(path))
  }

  realpath(path: string): Promise<string> {
    return this.#user.asUser(() => fs.realpath(path))
  }

  /** Makes the folders above it too, with the same mode; one that is there keeps its own. */
  makeFolders(path: string, mode = 0o777): Promise<unknown> {
    return this.#user.asUser(() => fs.mkdir(path, { recursive: true, mode }))
  }

  /** What the user may still fill on the file system the path is on, and all there is of it. */
  async space(path: string): Promise<{ freeBytes: number; totalBytes: number }> {
    const { bsize, blocks, bavail } = await this.#user.asUser(() => fs.statfs(path))
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  }

  makeFolder(path: string): Promise<void> {
    return this.#user.asUser(() => fs.mkdir(path))
  }

  rename(from: string, to: string): Promise<void> {
    return this.#user.asUser(() => fs.rename(from, to))
  }

  link(from: string, to: string): Promise<void> {
    return this.#user.asUser(() => fs.link(from, to))
  }

  symlink(target: string, path: string): Promise<void> {
    return this.#user.asUser(() => fs.symlink(target, path))
  }

  chmod(path: string, mode: number): Promise<void> {
    return this.#user.asUser(() => fs.chmod(path, mode))
  }

  unlink(path: string | Buffer): Promise<void> {
    return this.#user.asUser(() => fs.unlink(path))
  }

  removeFolder(path: string | Buffer): Promise<void> {
    return this.#user.asUser(() => fs.rmdir(path))
  }
}
