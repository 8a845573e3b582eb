import { showToast } from '#web/ui/Toast.tsx'
import { folderOf, isInside, nameOf } from '../paths.ts'
import type { Explorer } from './explorer.ts'
import { orToast, titleOf } from './or-toast.ts'
import { outermost } from './selection.ts'

const maxAtOnce = 1000

/** Into the trash, with a way back. */
export async function trashFiles(explorer: Explorer, chosen: readonly string[]): Promise<void> {
  const paths = outermost(chosen)
  if (paths.length === 0) return
  const isAsked = explorer.ide.settings.get('explorer.confirmDelete')
  if (isAsked && !(await mayTrash(explorer, paths))) return
  await orToast(
    `${titleOf(paths)} ${paths.length === 1 ? 'was' : 'were'} not deleted`,
    async () => {
      const next = neighborOf(explorer, paths)
      const ids = await discard(explorer, paths)
      if (next !== null) explorer.choose([next])
      offerUndo(explorer, paths, ids)
    },
  )
}

function offerUndo(explorer: Explorer, paths: readonly string[], trashed: readonly string[]): void {
  let ids = trashed
  const operation = {
    title: `delete of ${titleOf(paths)}`,
    undo: async () => {
      closeToast()
      await restore(explorer, ids)
    },
    redo: async () => {
      ids = await discard(explorer, paths)
    },
  }
  explorer.history.push(operation)
  const undo = async () => {
    await explorer.history.undo(operation)
  }
  const closeToast = showToast({
    title: `${titleOf(paths)} went to the trash`,
    action: { label: 'Undo', onSelect: () => void orToast('It was not brought back', undo) },
  })
}

/** Past the trash, once it is said what would be lost. */
export async function deleteFiles(explorer: Explorer, chosen: readonly string[]): Promise<void> {
  const paths = outermost(chosen)
  if (paths.length === 0) return
  const hasFolder = paths.some((path) => explorer.isFolder(path))
  const what =
    paths.length > 1
      ? `${listOf(paths)}${hasFolder ? ', with everything in the folders,' : ''} are`
      : hasFolder
        ? 'The folder and everything in it is'
        : 'The file is'
  const isConfirmed = await explorer.ask({
    title: `Delete ${titleOf(paths)} for good?`,
    words: `${what} removed from the codespace’s disk, past the trash. What is not in Git cannot be brought back.`,
    confirmLabel: 'Delete for good',
  })
  if (!isConfirmed) return
  const next = neighborOf(explorer, paths)
  const { ide } = explorer
  for (const path of paths) {
    await orToast(`${titleOf([path])} was not deleted`, async () => {
      await ide.connection.client.files.delete.mutate({ path })
      gone(explorer, path)
    })
  }
  if (next !== null) explorer.choose([next])
}

/** Into the trash without a word. Answers with what brings it back. */
export async function discard(explorer: Explorer, paths: readonly string[]): Promise<string[]> {
  const { files } = explorer.ide.connection.client
  const ids: string[] = []
  for (const some of inParts(paths)) {
    const trashed = await files.trash.mutate({ paths: some })
    ids.push(...trashed.map(({ id }) => id))
    for (const path of some) gone(explorer, path)
  }
  return ids
}

/** Back from the trash to where it was. */
export async function restore(explorer: Explorer, ids: readonly string[]): Promise<void> {
  const { files } = explorer.ide.connection.client
  const restored: string[] = []
  for (const some of inParts(ids)) {
    for (const { path, kind } of await files.restore.mutate({ ids: some })) {
      const entry = { name: nameOf(path), kind, isLink: false }
      explorer.tree.patch(folderOf(path), [{ name: entry.name, entry }])
      restored.push(path)
    }
  }
  explorer.choose(restored)
}

/** As many as the agent takes at once. */
function inParts(all: readonly string[]): string[][] {
  const parts: string[][] = []
  for (let at = 0; at < all.length; at += maxAtOnce) parts.push(all.slice(at, at + maxAtOnce))
  return parts
}

function gone({ ide, tree }: Explorer, path: string): void {
  tree.patch(folderOf(path), [{ name: nameOf(path), entry: null }])
  ide.fileEvents.emit({ type: 'deleted', path })
}

function mayTrash(explorer: Explorer, paths: readonly string[]): Promise<boolean> {
  return explorer.ask({
    title: `Delete ${titleOf(paths)}?`,
    words: `${paths.length === 1 ? 'It goes' : `${listOf(paths)} go`} to the trash, from where it can be brought back.`,
    confirmLabel: 'Delete',
  })
}

function listOf(paths: readonly string[]): string {
  const named = paths.slice(0, 5).map((path) => titleOf([path]))
  const more = paths.length - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}

/** The row that has the focus once these are gone. */
function neighborOf(explorer: Explorer, paths: readonly string[]): string | null {
  const rows = explorer.rows()
  const places = paths.map((path) => rows.indexOf(path)).filter((index) => index >= 0)
  if (places.length === 0) return null
  const isGone = (path: string) => paths.some((folder) => isInside(path, folder))
  const search = (from: number, step: 1 | -1) => {
    for (let index = from; index >= 0 && index < rows.count; index += step) {
      const row = rows.at(index)
      if (row?.type === 'entry' && !isGone(row.path)) return row.path
    }
    return null
  }
  return search(Math.max(...places) + 1, 1) ?? search(Math.min(...places) - 1, -1)
}
