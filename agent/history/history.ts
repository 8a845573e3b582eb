import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { orRefusal } from '../files/file-errors.ts'
import { etagOf } from '../files/file-state.ts'
import { ownFolder } from '../files/own-folder.ts'
import { removeTree } from '../files/remove-tree.ts'
import { realTarget } from '../files/resolve-links.ts'
import { readWhole, writeWhole } from '../files/whole-files.ts'
import type { SavedFile } from '../files/write-file.ts'
import { perAgent } from '../per-agent.ts'
import type { HistoryContent, HistoryEntry } from '../protocol/state.ts'
import { addEntry, dropOld } from './add-entry.ts'
import {
  contentNameOf,
  type FileHistory,
  folderNameOf,
  type KeptEntry,
  readIndex,
  sumBytes,
  writeIndex,
} from './history-index.ts'
import { HistorySizes } from './history-sizes.ts'

export const maxKeptBytes = 1024 * 1024
const maxWaiting = 64

/** `isOverOther`: what it goes over is another text, however new, and stays. */
type NewSave = SavedFile & { isOverOther?: boolean }
/** What is too large is not kept. */
type KeptSave = Omit<NewSave, 'bytes'> & { bytes: Uint8Array | null; savedAt: number }

/**
 * What files were at each save. All of it happens after the save has been answered, one after the
 * other, and what fails is left out: no save ever waits for it, or fails because of it.
 */
export class History {
  readonly #ctx: AgentContext
  readonly #sizes: HistorySizes
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(ctx: AgentContext) {
    this.#ctx = ctx
    this.#sizes = new HistorySizes(ctx.files, () => this.#folder())
  }

  /**
   * Keeps what was saved, and what was there before where that was not known. Closes
   * `saved.before`.
   */
  saved(saved: NewSave): void {
    const isToBeKept = !saved.path.includes('/.git/') && !this.#ctx.secrets.holds(saved.path)
    if (this.#waiting >= maxWaiting || !isToBeKept) {
      saved.before?.close().catch(() => undefined)
      return
    }
    const isKept = saved.bytes.byteLength <= maxKeptBytes
    const savedAt = Date.now()
    this.#behind(async () => {
      try {
        await this.#keep({ ...saved, bytes: isKept ? saved.bytes : null, savedAt })
      } finally {
        await saved.before?.close()
      }
    })
  }

  /** What was kept of a file, or of all files in a folder, is kept of it under its new name. */
  renamed(from: string, to: string): void {
    this.#behind(async () => {
      const target = await realTarget(this.#ctx.files, to)
      // The folder it was in is still there, so what leads to it can still be followed.
      const source = await realTarget(this.#ctx.files, from)
      // Its own name again: the history that would be made room for is its own.
      if (source !== target) await this.#follow(source, target)
    })
  }

  /** Newest first. */
  list(path: string): Promise<HistoryEntry[]> {
    return this.#inTurn(async () => {
      const { history } = await this.#open(await realTarget(this.#ctx.files, path))
      const entries = history?.entries ?? []
      return entries
        .map(({ id, savedAt, sizeBytes, source }) => ({ id, savedAt, sizeBytes, source }))
        .reverse()
    })
  }

  read(path: string, id: string): Promise<HistoryContent> {
    return this.#inTurn(async () => {
      const { folder, history } = await this.#open(await realTarget(this.#ctx.files, path))
      const entry = history?.entries.find((kept) => kept.id === id)
      const bytes =
        entry && (await readWhole(this.#ctx.files, join(folder, entry.content), maxKeptBytes))
      if (!bytes) throw new AgentError('FILE_NOT_FOUND', 'This is not in the history any more.')
      return { bytes }
    })
  }

  #folder(): Promise<string> {
    return ownFolder(this.#ctx, 'history')
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    const done = this.#last
      .then(() => orRefusal('file', work))
      .finally(() => {
        this.#waiting -= 1
      })
    this.#last = done.catch(() => undefined)
    return done
  }

  #behind(work: () => Promise<void>): void {
    this.#inTurn(work).catch((error) => {
      // A full disk or a folder that was removed; the save itself has been done.
      if (!(error instanceof AgentError)) console.error('The local history was not kept:', error)
    })
  }

  async #open(path: string): Promise<{ folder: string; history: FileHistory | null }> {
    const folder = join(await this.#folder(), folderNameOf(path))
    const history = await readIndex(this.#ctx.files, folder)
    return { folder, history: history?.path === path ? history : null }
  }

  async #keep(save: KeptSave): Promise<void> {
    const { path, bytes, etag, before, beforeEtag, savedAt, isOverOther = false } = save
    const { files } = this.#ctx
    const { folder, history: known } = await this.#open(path)
    const history = known ?? { path, etag: null, entries: [] }
    const kept = contentsOf(history)
    const contents = new Map<string, Uint8Array>()
    const add = (content: Uint8Array, at: number, source: 'saved' | 'before') => {
      const name = contentNameOf(content)
      if (addEntry(history, { bytes: content, savedAt: at, source, isApart: isOverOther }, name))
        contents.set(name, content)
    }
    if (before && beforeEtag !== history.etag) {
      const found = await readBefore(before)
      if (found) add(found.bytes, Math.min(found.modifiedAt, savedAt), 'before')
    }
    if (bytes) add(bytes, savedAt, 'saved')
    if (contents.size === 0 && history.etag === etag) return
    if (history.entries.length === 0) return
    history.etag = etag
    dropOld(history, savedAt)
    await files.makeFolders(folder, 0o700)
    const wanted = contentsOf(history)
    for (const [name, content] of contents) {
      if (wanted.has(name) && !kept.has(name)) await writeWhole(files, join(folder, name), content)
    }
    await writeIndex(files, folder, history)
    for (const name of kept) {
      if (!wanted.has(name)) await files.unlink(join(folder, name)).catch(() => undefined)
    }
    await this.#sizes.changed(folder, { path, bytes: sumBytes(history), at: savedAt })
  }

  async #follow(from: string, to: string): Promise<void> {
    const { files } = this.#ctx
    for (const [folder, path] of await this.#sizes.inside(from)) {
      const history = await readIndex(files, folder)
      if (!history || history.path !== path) continue
      const moved = { ...history, path: to + path.slice(from.length) }
      const target = join(await this.#folder(), folderNameOf(moved.path))
      moved.entries.unshift(...(await this.#takeFrom(target, folder)))
      moved.entries.sort((a, b) => a.savedAt - b.savedAt)
      const contents = contentsOf(moved)
      dropOld(moved, Date.now())
      await files.rename(folder, target)
      await writeIndex(files, target, moved)
      const wanted = contentsOf(moved)
      for (const name of contents) {
        if (!wanted.has(name)) await files.unlink(join(target, name)).catch(() => undefined)
      }
      await this.#sizes.moved(folder, target, moved.path)
    }
  }

  /**
   * A file that had the new name before is gone, and all that is left of it is what was kept of it.
   */
  async #takeFrom(old: string, folder: string): Promise<KeptEntry[]> {
    const { files } = this.#ctx
    if (!(await files.find(old))) return []
    const entries = (await readIndex(files, old))?.entries ?? []
    for (const content of new Set(entries.map((entry) => entry.content))) {
      await files.rename(join(old, content), join(folder, content)).catch(() => undefined)
    }
    await removeTree(files, old)
    return entries
  }
}

function contentsOf({ entries }: FileHistory): Set<string> {
  return new Set(entries.map(({ content }) => content))
}

export const historyOf = perAgent((ctx) => new History(ctx))

/** Null for one that is too large, or is not what it was any more. */
async function readBefore(file: FileHandle): Promise<{ bytes: Buffer; modifiedAt: number } | null> {
  const stats = await file.stat({ bigint: true })
  if (!stats.isFile() || stats.size > maxKeptBytes) return null
  const bytes = await file.readFile()
  if (
    bytes.byteLength > maxKeptBytes ||
    etagOf(await file.stat({ bigint: true })) !== etagOf(stats)
  ) {
    return null
  }
  return { bytes, modifiedAt: Number(stats.mtimeMs) }
}
