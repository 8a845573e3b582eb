import type { FileEntry, FileKind, FolderListing, TrashedEntry } from '#agent/protocol/files.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { folderOf, isInside, nameOf } from '../paths.ts'
import { compareEntries } from './listing-changes.ts'

/**
 * An agent with these files, where paths that end with a slash are folders. `kinds` is what it has.
 */
export function fakeFiles(...paths: readonly string[]) {
  const kinds = new Map<string, FileKind>()
  const trash = new Map<string, { entry: TrashedEntry; inside: Map<string, FileKind> }>()
  const add = (path: string, kind: FileKind) => {
    if (path !== '/' && !kinds.has(folderOf(path))) add(folderOf(path), 'folder')
    kinds.set(path, kind)
  }
  for (const path of paths) {
    if (path.endsWith('/')) add(path.slice(0, -1), 'folder')
    else add(path, 'file')
  }
  const below = (path: string) => [...kinds].filter(([other]) => isInside(other, path))
  const entryOf = (path: string): FileEntry | null => {
    const kind = kinds.get(path)
    return kind ? { name: nameOf(path), kind, isLink: false } : null
  }
  const requireFree = (path: string) => {
    if (kinds.has(path)) throw refusal('CONFLICT', 'FILE_EXISTS', 'There.')
  }
  const requireThere = (path: string) => {
    if (!kinds.has(path)) throw refusal('NOT_FOUND', 'FILE_NOT_FOUND', 'Gone.')
  }
  const remove = (path: string) => {
    const inside = new Map(below(path))
    for (const other of inside.keys()) kinds.delete(other)
    return inside
  }
  const answers: Answers = {
    'files.list': ({ path }: { path: string }) => {
      if (kinds.get(path) !== 'folder') throw refusal('NOT_FOUND', 'FOLDER_NOT_FOUND', 'Gone.')
      const entries = [...kinds.keys()]
        .filter((other) => other !== path && folderOf(other) === path)
        .map((other) => entryOf(other) as FileEntry)
      return fakeListing(path, entries.sort(compareEntries))
    },
    'files.statMany': ({ folder, names }: { folder: string; names: string[] }) => ({
      entries: names.map((name) => entryOf(`${folder}/${name}`)),
    }),
    'files.create': ({ path, kind }: { path: string; kind: FileKind }) => {
      requireFree(path)
      add(path, kind)
    },
    'files.rename': ({ from, to }: { from: string; to: string }) => {
      requireThere(from)
      requireFree(to)
      for (const [path, kind] of remove(from)) kinds.set(to + path.slice(from.length), kind)
    },
    'files.copy': ({ from, to }: { from: string; to: string }) => {
      requireThere(from)
      requireFree(to)
      for (const [path, kind] of below(from)) kinds.set(to + path.slice(from.length), kind)
    },
    'files.delete': ({ path }: { path: string }) => void remove(path),
    'files.trash': ({ paths: gone }: { paths: string[] }) =>
      gone.map((path) => {
        requireThere(path)
        const kind = kinds.get(path) as FileKind
        const entry = { id: `trashed-${trash.size}`, path, kind, deletedAt: Date.now() }
        trash.set(entry.id, { entry, inside: remove(path) })
        return entry
      }),
    'files.restore': ({ ids }: { ids: string[] }) =>
      ids.map((id) => {
        const back = trash.get(id)
        if (!back) throw refusal('NOT_FOUND', 'FILE_NOT_FOUND', 'Gone.')
        requireFree(back.entry.path)
        trash.delete(id)
        for (const [path, kind] of back.inside) kinds.set(path, kind)
        return back.entry
      }),
    'files.listTrash': () => [...trash.values()].map(({ entry }) => entry),
    'files.emptyTrash': ({ ids }: { ids: string[] | null }) => {
      for (const id of ids ?? [...trash.keys()]) trash.delete(id)
    },
  }
  return { answers, kinds }
}

/** A listing as the agent sends it. */
export function fakeListing(path: string, entries: readonly FileEntry[]): FolderListing {
  return {
    path,
    names: entries.map(({ name }) => name).join('/'),
    kinds: Uint8Array.from(
      entries,
      ({ kind, isLink }) => ['file', 'folder', 'other'].indexOf(kind) + (isLink ? 4 : 0),
    ),
    isTruncated: false,
  }
}
