import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { readToken } from '#web/ui/theme.ts'
import { useIde } from '../ide-context.ts'
import { isInside, nameOf, shownName } from '../paths.ts'
import { useSetting } from '../settings/use-setting.ts'
import type { Explorer } from './explorer.ts'
import { explorerMenu } from './explorer-menu.ts'
import { StickyFolders } from './StickyFolders.tsx'
import { type RowLook, TreeItem } from './TreeItem.tsx'
import type { TreeRow } from './tree-model.ts'
import { nameFieldOf, useNameField } from './use-name-field.tsx'
import { useTreeDrag } from './use-tree-drag.ts'
import { useTreeKeys } from './use-tree-keys.ts'
import { useTreePaste } from './use-tree-paste.ts'
import { useTreePointer } from './use-tree-pointer.ts'
import { useVisibleRows } from './use-visible-rows.ts'

/** No more of the tree than this is covered by the folders its first row is in. */
const stickyShare = 0.4

/** The rows of the tree, and the menu on them. */
export function TreeView({ explorer }: { explorer: Explorer }) {
  return (
    <ContextMenu className="block min-h-0 flex-1" entries={() => explorerMenu(explorer)}>
      <Tree explorer={explorer} />
    </ContextMenu>
  )
}

/** Only the rows in sight exist in the page. */
function Tree({ explorer }: { explorer: Explorer }) {
  const ide = useIde()
  const { root } = useStore(explorer.tree.state)
  const view = useStore(explorer.view)
  const marks = useStore(ide.git.marks)
  const active = useStore(ide.fileEvents.active, ({ path }) => path)
  const rows = explorer.rows()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useMemo(() => Number.parseFloat(readToken('--tree-row-height')) || 24, [])
  const { first, last, pageRows, scrollTo } = useVisibleRows(scroller, {
    count: rows.count,
    rowHeight,
  })
  const at = view.focus === null ? -1 : rows.indexOf(view.focus)
  const focusedRow = rows.at(at)
  const isSticky = useSetting('workbench.tree.enableStickyScroll')
  const mostSticky = useSetting('workbench.tree.stickyScrollMaxItemCount')
  const most = isSticky ? Math.min(mostSticky, Math.floor(pageRows * stickyShare)) : 0
  const reveal = useCallback(
    (index: number) => scrollTo(index, Math.min(rows.at(index)?.depth ?? 0, most)),
    [rows, most, scrollTo],
  )
  const onKeyDown = useTreeKeys({ explorer, rows, at, pageRows, scrollTo: reveal })
  const pointer = useTreePointer(explorer, { rows, scroller, scrollTo: reveal })
  const { dropFolder, ...drag } = useTreeDrag(explorer, rows)
  const onPaste = useTreePaste(explorer)
  const field = useNameField(explorer, { rows, scrollTo: reveal })
  const cut = useMemo(
    () => new Set(view.clipboard?.isCut ? view.clipboard.paths : []),
    [view.clipboard],
  )

  useEffect(() => {
    if (view.focusRequests > 0) scroller.current?.focus({ preventScroll: true })
  }, [view.focusRequests])
  // What is revealed may be listed a moment later.
  const isRevealed = useRef(0)
  useEffect(() => {
    if (at < 0 || isRevealed.current === view.revealRequests) return
    isRevealed.current = view.revealRequests
    reveal(at)
  }, [at, view.revealRequests, reveal])

  const lookOf = (row: TreeRow, index: number): RowLook => {
    const entry = row.type === 'entry' ? row : null
    const named = nameFieldOf(field, row)
    return {
      isFocused: index === at,
      focusedSegment:
        entry && index === at ? entry.segments.findIndex(({ path }) => path === view.focus) : -1,
      isSelected: entry?.segments.some(({ path }) => view.selected.has(path)) ?? false,
      isActive: entry !== null && entry.path === active,
      isCut: cut.size > 0 && entry !== null && isCutIn(cut, entry.path),
      isDropTarget:
        dropFolder !== null && dropFolder !== root && isInside(entry?.path ?? '', dropFolder),
      git: entry ? marks.stateOf(entry.path) : null,
      find: view.find,
      field: named?.field ?? null,
      fieldSegment: named?.segment ?? -1,
    }
  }
  const drawn: { row: TreeRow; index: number }[] = []
  for (let index = first; index < last; index++) {
    const row = rows.at(index)
    if (row) drawn.push({ row, index })
  }
  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      data-takes-focus
      data-focus-key="filesExplorerFocus explorerViewletFocus"
      aria-label={`Files of ${shownName(nameOf(root))}`}
      aria-multiselectable
      aria-activedescendant={focusedRow ? rowId(at) : undefined}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      {...pointer}
      {...drag}
      className={`group/tree h-full overflow-auto outline-none ${dropFolder === root ? 'bg-active' : ''}`}
    >
      {most > 0 && <StickyFolders {...{ scroller, rows, rowHeight, most, lookOf }} />}
      <div role="none" className="relative min-h-full" style={{ height: rows.count * rowHeight }}>
        {drawn.map(({ row, index }) => {
          const look = lookOf(row, index)
          return (
            <div
              key={row.key}
              role="none"
              className="absolute inset-x-0"
              style={placeOf({ index, rowHeight, isNamed: look.field !== null })}
            >
              <TreeItem id={rowId(index)} index={index} row={row} look={look} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function placeOf(of: { index: number; rowHeight: number; isNamed: boolean }): CSSProperties {
  return {
    transform: `translateY(${of.index * of.rowHeight}px)`,
    height: of.rowHeight,
    // What is said about a name being typed lies over the rows below it.
    zIndex: of.isNamed ? 1 : 0,
  }
}

function isCutIn(cut: ReadonlySet<string>, path: string): boolean {
  return cut.has(path) || [...cut].some((folder) => isInside(path, folder))
}

function rowId(index: number): string {
  return `tree-row-${index}`
}
