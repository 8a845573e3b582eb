import type { MouseEvent, PointerEvent, RefObject } from 'react'
import type { Explorer } from './explorer.ts'
import { openRow, toggleRow } from './open-rows.ts'
import { selectOnly, selectTo, toggleSelected } from './selection.ts'
import type { EntryRow, TreeRows } from './tree-model.ts'
import { useRestingPointer } from './use-resting-pointer.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The row under the pointer, and which folder of it where it is a compact one. */
export function rowUnder(
  target: EventTarget,
  rows: TreeRows,
): { row: EntryRow; path: string } | null {
  const element = target instanceof Element ? target : null
  const index = element?.closest<HTMLElement>('[data-index]')?.dataset.index
  const row = index === undefined ? undefined : rows.at(Number(index))
  if (row?.type !== 'entry') return null
  const segment = element?.closest<HTMLElement>('[data-segment]')?.dataset.segment
  return { row, path: row.segments[Number(segment ?? -1)]?.path ?? row.path }
}

type Tree = {
  rows: TreeRows
  scroller: RefObject<HTMLElement | null>
  scrollTo: (index: number) => void
}

/** What clicks in the tree do, as in VS Code. */
export function useTreePointer(explorer: Explorer, { rows, scroller, scrollTo }: Tree) {
  const isOn = (event: MouseEvent, what: string) =>
    event.target instanceof Element && event.target.closest(what) !== null
  const isInField = (event: MouseEvent) => isOn(event, 'input')
  const hasModifier = ({ shiftKey, ctrlKey, metaKey }: MouseEvent) => shiftKey || ctrlKey || metaKey
  const expectFolder = (target: EventTarget) => {
    const row = rowUnder(target, rows)?.row
    if (row?.entry.kind === 'folder' && !row.isExpanded) explorer.tree.expect(row.path)
  }
  return {
    ...useRestingPointer(expectFolder),
    onClick: (event: MouseEvent) => {
      if (isInField(event)) return
      scroller.current?.focus({ preventScroll: true })
      const under = rowUnder(event.target, rows)
      const before = explorer.view.getState()
      if (!under) {
        explorer.select({ focus: null, anchor: null, selected: new Set() })
        return
      }
      const { row, path } = under
      if (event.shiftKey) return explorer.select(selectTo(before, rows, path))
      if (isMac ? event.metaKey : event.ctrlKey)
        return explorer.select(toggleSelected(before, path))
      explorer.select(selectOnly(path))
      if (event.detail > 1 && row.entry.kind === 'file') return
      if (isOn(event, '[data-sticky]')) {
        // Its own row comes into sight; only the arrow closes it.
        if (isOn(event, '[data-twistie]')) toggleRow(explorer, row)
        scrollTo(rows.indexOf(row.path))
        return
      }
      if (event.altKey) openRow(explorer, row, { toSide: true })
      else if (row.entry.kind === 'file') openRow(explorer, row, { isPreview: true })
      else toggleRow(explorer, row)
    },
    onDoubleClick: (event: MouseEvent) => {
      const under = isInField(event) ? null : rowUnder(event.target, rows)
      const isSelecting = event.shiftKey || event.ctrlKey || event.metaKey
      if (under && !isSelecting) openRow(explorer, under.row, { takesFocus: true })
    },
    onAuxClick: (event: MouseEvent) => {
      const under = event.button === 1 ? rowUnder(event.target, rows) : null
      if (!under) return
      explorer.select(selectOnly(under.path))
      openRow(explorer, under.row, {})
    },
    onPointerDown: (event: PointerEvent) => {
      // The middle button would begin to scroll.
      if (event.button === 1) event.preventDefault()
      if (event.button !== 0 || isInField(event) || hasModifier(event)) return
      expectFolder(event.target)
    },
    onContextMenu: (event: MouseEvent) => {
      const under = rowUnder(event.target, rows)
      // From the keyboard it is for the row that has the focus, not for what is under the
      // tree's corner.
      if (!under && event.button !== 2) return
      const { selected } = explorer.view.getState()
      if (!under) explorer.select({ focus: null, anchor: null, selected: new Set() })
      else if (!selected.has(under.path)) explorer.select(selectOnly(under.path))
      else explorer.select({ ...explorer.view.getState(), focus: under.path })
    },
  }
}
