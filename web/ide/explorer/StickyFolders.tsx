import { type RefObject, useEffect, useRef, useState } from 'react'
import { type StickyRow, stickyRows } from './sticky-rows.ts'
import { type RowLook, TreeItem } from './TreeItem.tsx'
import type { TreeRow, TreeRows } from './tree-model.ts'

/**
 * The folders that the first row is in, over the top of the tree. They are there to be seen and
 * clicked: keys and screen readers have the rows themselves.
 */
export function StickyFolders(props: {
  scroller: RefObject<HTMLElement | null>
  rows: TreeRows
  rowHeight: number
  most: number
  lookOf: (row: TreeRow, index: number) => RowLook
}) {
  const { scroller, rows, rowHeight, most, lookOf } = props
  const [shown, setShown] = useState<readonly StickyRow[]>([])
  // To ask for it again whenever the rows change would lay out the page within the click.
  const scrollTop = useRef<number | null>(null)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = (top: number) => {
      scrollTop.current = top
      const found = stickyRows(rows, { scrollTop: top, rowHeight, most })
      setShown((before) => (isSame(before, found) ? before : found))
    }
    const onScroll = () => look(element.scrollTop)
    look(scrollTop.current ?? element.scrollTop)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller, rows, rowHeight, most])
  return (
    <div aria-hidden="true" className="sticky top-0 z-10 h-0">
      {shown.map(({ row, index, top }, depth) => (
        <div
          key={row.key}
          data-sticky
          className={`absolute inset-x-0 bg-sunken ${depth === shown.length - 1 ? 'border-b border-line' : ''}`}
          // The outer ones cover those that are pushed out.
          style={{ top, height: rowHeight, zIndex: shown.length - depth }}
        >
          <TreeItem
            id={`sticky-row-${depth}`}
            index={index}
            row={row}
            look={{ ...lookOf(row, index), field: null, fieldSegment: -1 }}
          />
        </div>
      ))}
    </div>
  )
}

function isSame(before: readonly StickyRow[], now: readonly StickyRow[]): boolean {
  return (
    before.length === now.length &&
    now.every(({ row, top }, at) => before[at]?.row === row && before[at]?.top === top)
  )
}
