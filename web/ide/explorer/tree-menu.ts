import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { folderOf } from '../paths.ts'
import type { TreeRow } from './tree-model.ts'

export type TreeActions = {
  open(path: string, takesFocus?: boolean): void
  toggle(row: Extract<TreeRow, { type: 'entry' }>): void
  rename(path: string): void
  delete(path: string): void
  create(folder: string, kind: 'file' | 'folder'): void
}

/** What can be done with a row, or with the whole tree where there is none. */
export function treeMenu(of: {
  row: TreeRow | undefined
  root: string
  actions: TreeActions
}): MenuEntry[] {
  const { row, root, actions } = of
  const entry = row?.type === 'entry' ? row : null
  const folder = !entry ? root : entry.entry.kind === 'folder' ? entry.path : folderOf(entry.path)
  const create: MenuEntry[] = [
    { label: 'New file', icon: 'new-file', onSelect: () => actions.create(folder, 'file') },
    { label: 'New folder', icon: 'new-folder', onSelect: () => actions.create(folder, 'folder') },
  ]
  if (!entry) return create
  const { path } = entry
  return [
    ...create,
    { kind: 'separator' },
    { label: 'Copy path', icon: 'copy', onSelect: () => copyPath(path) },
    { kind: 'separator' },
    { label: 'Rename', icon: 'edit', shortcut: 'F2', onSelect: () => actions.rename(path) },
    {
      label: 'Delete',
      icon: 'trash',
      shortcut: 'Delete',
      isDangerous: true,
      onSelect: () => actions.delete(path),
    },
  ]
}

function copyPath(path: string): void {
  navigator.clipboard?.writeText(path).catch(() =>
    showToast({
      tone: 'warning',
      title: 'The path was not copied',
      description: 'This browser does not let the page write to the clipboard.',
    }),
  )
}
