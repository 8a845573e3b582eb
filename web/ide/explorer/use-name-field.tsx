import { type ReactNode, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { FileEntry } from '#agent/protocol/files.ts'
import { folderOf, nameOf, shownName } from '../paths.ts'
import { createFile } from './create-file.ts'
import type { Explorer } from './explorer.ts'
import { renameFile } from './move-files.ts'
import { NameField } from './NameField.tsx'
import type { TreeEdit, TreeRow, TreeRows } from './tree-model.ts'

type Naming = { edit: TreeEdit; field: ReactNode } | null

/** The field for the name that is being typed, and what becomes of it. */
export function useNameField(
  explorer: Explorer,
  { rows, scrollTo }: { rows: TreeRows; scrollTo: (index: number) => void },
): Naming {
  const edit = useStore(explorer.tree.state, (state) => state.edit)
  // The row in which a name is typed may be out of sight.
  useEffect(() => {
    if (edit) scrollTo(rowOfEdit(rows, edit))
  }, [edit, rows, scrollTo])
  const folder = edit && (edit.type === 'create' ? edit.folder : folderOf(edit.path))
  const known = useStore(explorer.tree.state, (state) =>
    folder === null ? undefined : state.folders.get(folder),
  )
  const listed = known?.status === 'listed' ? known.entries : none
  return useMemo(
    () => edit && { edit, field: fieldFor(explorer, edit, listed) },
    [explorer, edit, listed],
  )
}

/** The field and where it stands, for the row it is in. */
export function nameFieldOf(
  naming: Naming,
  row: TreeRow,
): { field: ReactNode; segment: number } | null {
  if (!naming) return null
  const { edit, field } = naming
  if (edit.type === 'create') return row.type === 'create' ? { field, segment: 0 } : null
  const segment =
    row.type === 'entry' ? row.segments.findIndex(({ path }) => path === edit.path) : -1
  return segment < 0 ? null : { field, segment }
}

const none: readonly FileEntry[] = []

function fieldFor(explorer: Explorer, edit: TreeEdit, listed: readonly FileEntry[]): ReactNode {
  const isCreated = edit.type === 'create'
  const initial = isCreated ? '' : nameOf(edit.path)
  const done = (name: string | null) => {
    explorer.tree.setEdit(null)
    explorer.focusTree()
    if (name === null) return
    if (edit.type === 'create') void createFile(explorer, { ...edit, name })
    else void renameFile(explorer, { path: edit.path, name })
  }
  return (
    <NameField
      key={isCreated ? `new ${edit.kind} in ${edit.folder}` : edit.path}
      label={isCreated ? `Name of the new ${edit.kind}` : `New name of ${shownName(initial)}`}
      initial={initial}
      isFolder={isCreated ? edit.kind === 'folder' : explorer.isFolder(edit.path)}
      siblings={isCreated ? listed : listed.filter(({ name }) => name !== initial)}
      onDone={done}
    />
  )
}

function rowOfEdit(rows: TreeRows, edit: TreeEdit): number {
  if (edit.type === 'rename') return rows.indexOf(edit.path)
  const folder = rows.indexOf(edit.folder)
  for (let index = folder + 1; index < rows.count; index++) {
    if (rows.at(index)?.type === 'create') return index
  }
  return -1
}
