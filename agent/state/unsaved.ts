import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { AgentContext, RequestContext } from '../context.ts'
import { orRefusal } from '../files/file-errors.ts'
import { realTarget } from '../files/resolve-links.ts'
import { perAgent } from '../per-agent.ts'
import type { UnsavedCopy, UnsavedEntry } from '../protocol/state.ts'
import { readUnsaved, readUnsavedHead, writeUnsaved } from './unsaved-file.ts'
import { userFolder } from './user-folder.ts'

const maxCopies = 100
const maxSumBytes = 64 * 1024 * 1024
const pattern = /^[0-9a-f]{40}$/

type Copy = { path: string; bytes: number; at: number }

/** Text that is not saved, one file for each path and session. One change at a time. */
export class Unsaved {
  readonly #ctx: AgentContext
  #last: Promise<unknown> = Promise.resolve()

  constructor(ctx: AgentContext) {
    this.#ctx = ctx
  }

  /**
   * On the disk when it resolves, unless the file is a secret, which is never to be on one. The
   * oldest copies go where there are too many or too much.
   */
  keep({ caller }: RequestContext, copy: UnsavedCopy): Promise<void> {
    return this.#inTurn(async () => {
      const { files, secrets } = this.#ctx
      if (secrets.holds(await realTarget(files, copy.path))) return
      const folder = await userFolder(this.#ctx, caller, 'unsaved')
      const path = fileOf(folder, copy)
      await this.#makeRoom(folder, path, Buffer.byteLength(copy.text))
      await writeUnsaved(this.#ctx.files, path, copy)
    })
  }

  /** The latest first. */
  list({ caller }: RequestContext): Promise<UnsavedEntry[]> {
    return orRefusal('file', async () => {
      const folder = await userFolder(this.#ctx, caller, 'unsaved')
      const names = await this.#names(folder)
      const heads = await Promise.all(
        names.map((name) => readUnsavedHead(this.#ctx.files, join(folder, name))),
      )
      return heads.filter((head) => head !== null).sort((a, b) => b.savedAt - a.savedAt)
    })
  }

  read({ caller }: RequestContext, key: UnsavedKey): Promise<UnsavedCopy | null> {
    return orRefusal('file', async () => {
      const folder = await userFolder(this.#ctx, caller, 'unsaved')
      return readUnsaved(this.#ctx.files, fileOf(folder, key))
    })
  }

  /** What is not there any more is no error. */
  forget({ caller }: RequestContext, key: UnsavedKey): Promise<void> {
    return this.#inTurn(async () => {
      const path = fileOf(await userFolder(this.#ctx, caller, 'unsaved'), key)
      if (await this.#ctx.files.find(path)) await this.#ctx.files.unlink(path)
    })
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => orRefusal('file', change))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #names(folder: string): Promise<string[]> {
    const entries = await this.#ctx.files.entries(folder, maxCopies * 2)
    return entries.map(({ name }) => name.toString()).filter((name) => pattern.test(name))
  }

  async #makeRoom(folder: string, forPath: string, forBytes: number): Promise<void> {
    const { files } = this.#ctx
    const copies: Copy[] = []
    for (const name of await this.#names(folder)) {
      const path = join(folder, name)
      const found = path === forPath ? null : await files.find(path)
      if (found) copies.push({ path, bytes: Number(found.size), at: Number(found.mtimeMs) })
    }
    copies.sort((a, b) => b.at - a.at)
    let sum = forBytes
    for (const [index, { path, bytes }] of copies.entries()) {
      sum += bytes
      if (index < maxCopies - 1 && sum <= maxSumBytes) continue
      await files.unlink(path).catch(() => undefined)
    }
  }
}

export const unsavedOf = perAgent((ctx) => new Unsaved(ctx))

type UnsavedKey = Pick<UnsavedCopy, 'path' | 'session'>

function fileOf(folder: string, { path, session }: UnsavedKey): string {
  const name = createHash('sha256').update(`${session}\0${path}`).digest('hex').slice(0, 40)
  return join(folder, name)
}
