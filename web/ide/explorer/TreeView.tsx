import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { ContextMenu } from '#web/ui/Menu.tsx'
import { readToken } from '#web/ui/theme.ts'
import { useIde } from '../ide-context.ts'
import { folderOf, nameOf, shownName } from '../paths.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { createEntry, deleteEntry, renameEntry } from './file-actions.ts'
import type { FileTree } from './file-tree.ts'
import { type TreeContext, TreeItem } from './TreeItem.tsx'
import { treeMenu } from './tree-menu.ts'
import { type TreeEdit, type TreeRow, treeRows } from './tree-model.ts'
import { useTreeKeys } from './use-tree-keys.ts'

/** The rows of the tree; only those in sight exist in the page. */
export function TreeView({ tree }: { tree: FileTree }) {
  const ide = useIde()
  const state = useStore(tree.state)
  const rows = useMemo(() => treeRows(state), [state])
  const active = useStore(ide.fileEvents.active)
  const [focusedKey, setFocusedKey] = useState<string | null>(null)
  const [deleting, setDeleting] = useState<string | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = Number.parseFloat(readToken('--tree-row-height')) || 24
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.key ?? index,
  })
  const at = rows.findIndex(({ key }) => key === focusedKey)
  const focused = rows[at]
  const focusRow = (index: number) => {
    const row = rows[index]
    if (!row) return
    setFocusedKey(row.key)
    virtual.scrollToIndex(index)
  }
  const actions = {
    open: (path: string, takesFocus = false) =>
      ide.fileEvents.open(path, { takesFocus: takesFocus === true }),
    toggle: (row: Extract<TreeRow, { type: 'entry' }>) =>
      row.isExpanded ? tree.collapse(row.path) : tree.expand(row.path),
    rename: (path: string) => tree.setEdit({ type: 'rename', path }),
    delete: (path: string) => setDeleting(path),
    create: (folder: string, kind: 'file' | 'folder') => {
      if (folder !== state.root) tree.expand(folder)
      tree.setEdit({ type: 'create', folder, kind })
    },
  }
  const onKeyDown = useTreeKeys({ rows, at, focusRow, actions })

  // The row in which a name is typed may be out of sight.
  const { edit } = state
  useEffect(() => {
    if (edit?.type !== 'create') return
    const index = rows.findIndex(({ type }) => type === 'create')
    if (index >= 0) virtual.scrollToIndex(index)
  }, [edit, rows, virtual])

  const context: TreeContext = {
    activePath: active.path,
    edit,
    siblings: (folder) => {
      const listing = state.folders.get(folder)
      return listing?.status === 'listed' ? listing.entries : []
    },
    onFocus: setFocusedKey,
    onOpen: actions.open,
    onToggle: actions.toggle,
    onEdited: (name) => {
      tree.setEdit(null)
      scroller.current?.focus()
      if (name === null || !edit) return
      if (edit.type === 'create') {
        void createEntry({ ide, tree }, { folder: edit.folder, name, kind: edit.kind })
      } else if (name !== nameOf(edit.path)) {
        setFocusedKey(`${folderOf(edit.path)}/${name}`)
        void renameEntry({ ide, tree }, { path: edit.path, name })
      }
    },
  }
  return (
    <>
      <ContextMenu
        className="block h-full"
        entries={treeMenu({ row: focused, root: state.root, actions })}
      >
        <div
          ref={scroller}
          role="tree"
          tabIndex={0}
          aria-label={`Files of ${shownName(nameOf(state.root))}`}
          aria-activedescendant={focused ? rowId(focused.key) : undefined}
          onKeyDown={onKeyDown}
          onContextMenu={(event) => {
            if (event.target === event.currentTarget) setFocusedKey(null)
          }}
          className="group/tree h-full overflow-auto outline-none"
        >
          <div role="none" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index]
              if (!row) return null
              return (
                <div
                  key={item.key}
                  role="none"
                  className="absolute inset-x-0"
                  style={{
                    transform: `translateY(${item.start}px)`,
                    height: item.size,
                    // What is said about a name being typed lies over the rows below it.
                    zIndex: isBeingNamed(row, edit) ? 1 : 0,
                  }}
                >
                  <TreeItem
                    id={rowId(row.key)}
                    row={row}
                    isFocused={row === focused}
                    context={context}
                  />
                </div>
              )
            })}
          </div>
        </div>
      </ContextMenu>
      {deleting !== null && (
        <DeleteDialog
          path={deleting}
          isFolder={isFolderRow(rows, deleting)}
          onCancel={() => setDeleting(null)}
          onDelete={() => {
            setDeleting(null)
            void deleteEntry({ ide, tree }, deleting)
          }}
        />
      )}
    </>
  )
}

function isBeingNamed(row: TreeRow, edit: TreeEdit | null): boolean {
  return row.type === 'create' || (edit?.type === 'rename' && edit.path === row.key)
}

function rowId(key: string): string {
  return `tree-${encodeURIComponent(key)}`
}

function isFolderRow(rows: readonly TreeRow[], path: string): boolean {
  return rows.some(
    (row) => row.type === 'entry' && row.path === path && row.entry.kind === 'folder',
  )
}
