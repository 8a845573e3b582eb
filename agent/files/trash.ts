import { dirname, join, resolve } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { perAgent } from '../per-agent.ts'
import { type TrashedEntry, trashId } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { kindOf } from './list-folder.ts'
import { moveEntry } from './move-entry.ts'
import { isOwn, ownFolder, realPathOf } from './own-folder.ts'
import { removeTree } from './remove-tree.ts'
import { TrashBounds } from './trash-bounds.ts'
import { contentPath, newTrashId, readRecord, recordName, writeRecord } from './trash-record.ts'

const maxListed = 10_000
const readAtOnce = 16

/** What was deleted, until it is brought back, emptied or too old. One move at a time. */
export class Trash {
  readonly #ctx: AgentContext
  readonly #bounds: TrashBounds
  #last: Promise<unknown> = Promise.resolve()

  constructor(ctx: AgentContext) {
    this.#ctx = ctx
    this.#bounds = new TrashBounds(ctx.files, {
      folder: () => this.#folder(),
      list: () => this.list(),
      remove: (ids) => this.empty(ids),
    })
  }

  /** As `trashInput` promises. */
  put(paths: string[]): Promise<TrashedEntry[]> {
    return this.#inTurn(async () => {
      const trash = await this.#folder()
      const wanted = outermost(paths.map((path) => resolve(path)))
      for (const path of wanted) await this.#requireMovable(path)
      const put: TrashedEntry[] = []
      try {
        for (const path of wanted) put.push(await this.#putOne(trash, path))
      } catch (error) {
        for (const entry of put.reverse()) await this.#takeBack(trash, entry)
        throw error
      }
      this.#bounds.checkSoon()
      return put
    })
  }

  /** As `restoreInput` promises. */
  restore(ids: string[]): Promise<TrashedEntry[]> {
    return this.#inTurn(async () => {
      const trash = await this.#folder()
      const back: TrashedEntry[] = []
      try {
        for (const id of new Set(ids)) back.push(await this.#restoreOne(trash, id))
      } catch (error) {
        for (const entry of back.reverse()) await this.#putBack(trash, entry)
        throw error
      }
      for (const { id } of back) await this.#remove(trash, id)
      return back
    })
  }

  /** Newest first. */
  async list(): Promise<TrashedEntry[]> {
    const trash = await this.#folder()
    const ids = await this.#ids(trash)
    const found: (TrashedEntry | null)[] = []
    for (let at = 0; at < ids.length; at += readAtOnce) {
      const some = ids.slice(at, at + readAtOnce)
      const records = some.map((id) => readRecord(this.#ctx.files, trash, id))
      found.push(...(await Promise.all(records)))
    }
    return found
      .filter((entry) => entry !== null)
      .sort((a, b) => b.deletedAt - a.deletedAt || (a.id < b.id ? 1 : -1))
  }

  /** As `emptyTrashInput` promises. One that cannot be removed keeps none of the others. */
  async empty(ids: string[] | null): Promise<void> {
    const trash = await this.#folder()
    const given = await this.#inTurn(async () => {
      const condemned = (ids ?? (await this.#ids(trash))).filter(isTrashId)
      for (const id of condemned) await this.#forget(trash, id)
      return condemned
    })
    // What has no record is nobody's any more, so it is not in the way of the next deletion.
    const failures: unknown[] = []
    for (const id of given) await this.#remove(trash, id).catch((error) => failures.push(error))
    if (failures.length > 0) await orRefusal('file', () => Promise.reject(failures[0]))
  }

  #folder(): Promise<string> {
    return ownFolder(this.#ctx, 'trash')
  }

  async #ids(trash: string): Promise<string[]> {
    const entries = await this.#ctx.files.entries(trash, maxListed)
    return entries.map(({ name }) => name.toString())
  }

  #inTurn<T>(move: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => orRefusal('file', move))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #requireMovable(path: string): Promise<void> {
    const { files, start } = this.#ctx
    await files.lstat(path)
    const real = await realPathOf(files, path)
    const workspace = await files.realpath(start.workspaceFolder).catch(() => start.workspaceFolder)
    const isAbove = [workspace, start.workspaceFolder].some((folder) => isOrHolds(real, folder))
    if (isAbove || dirname(path) === path || (await isOwn(this.#ctx, path))) {
      throw new AgentError('PATH_INVALID', 'This cannot be deleted.')
    }
  }

  async #putOne(trash: string, path: string): Promise<TrashedEntry> {
    const { files } = this.#ctx
    const kind = kindOf(await files.lstat(path))
    const deletedAt = Date.now()
    const entry = { id: newTrashId(deletedAt), path, kind, deletedAt }
    try {
      await this.#writeRecord(trash, entry)
      await moveEntry(files, path, contentPath(trash, entry.id))
    } catch (error) {
      await this.#forgetUnlessHeld(trash, entry.id)
      throw error
    }
    return entry
  }

  async #writeRecord(trash: string, entry: TrashedEntry): Promise<void> {
    const { files } = this.#ctx
    try {
      await writeRecord(files, trash, entry)
    } catch (error) {
      if (!['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      // On a full disk, of all things, one must be able to delete: what was deleted
      // before makes room.
      const [oldest] = (await this.list()).slice(-1)
      if (!oldest) throw error
      await this.#remove(trash, oldest.id)
      await writeRecord(files, trash, entry)
    }
  }

  /**
   * A move that failed may still have what it was to move: the old one was there, and could not go.
   */
  async #forgetUnlessHeld(trash: string, id: string): Promise<void> {
    const held = await this.#ctx.files.find(contentPath(trash, id)).catch(() => null)
    if (!held) await this.#remove(trash, id)
  }

  async #takeBack(trash: string, { id, path }: TrashedEntry): Promise<void> {
    try {
      if (await this.#ctx.files.find(path)) return
      await moveEntry(this.#ctx.files, contentPath(trash, id), path)
      await this.#remove(trash, id)
    } catch {
      // It stays in the trash, from where it can be restored by hand.
    }
  }

  async #restoreOne(trash: string, id: string): Promise<TrashedEntry> {
    const { files } = this.#ctx
    const entry = await readRecord(files, trash, id)
    if (!entry) throw new AgentError('FILE_NOT_FOUND', 'This is not in the trash any more.')
    await files.makeFolders(dirname(entry.path))
    if (await files.find(entry.path)) {
      throw new AgentError('FILE_EXISTS', 'Something of this name is already there.')
    }
    await moveEntry(files, contentPath(trash, id), entry.path)
    return entry
  }

  async #putBack(trash: string, { id, path }: TrashedEntry): Promise<void> {
    try {
      await moveEntry(this.#ctx.files, path, contentPath(trash, id))
    } catch {
      // Then it stays restored: better there than nowhere.
    }
  }

  async #remove(trash: string, id: string): Promise<void> {
    const { files } = this.#ctx
    const folder = join(trash, id)
    await this.#forget(trash, id)
    if (await files.find(folder)) await removeTree(files, folder, { isForced: true })
  }

  /** First of all, since what comes apart half-way is no entry any more. */
  async #forget(trash: string, id: string): Promise<void> {
    await this.#ctx.files.unlink(join(trash, id, recordName)).catch(() => undefined)
  }
}

export const trashOf = perAgent((ctx) => new Trash(ctx))

function isTrashId(id: string): boolean {
  return trashId.safeParse(id).success
}

function outermost(paths: string[]): string[] {
  const unique = [...new Set(paths)]
  return unique.filter((path) => !unique.some((other) => path.startsWith(`${other}/`)))
}

function isOrHolds(path: string, inside: string): boolean {
  return path === inside || path === '/' || inside.startsWith(`${path}/`)
}
