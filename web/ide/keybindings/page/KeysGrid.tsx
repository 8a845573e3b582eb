import { type KeyboardEvent, useEffect, useRef } from 'react'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { useVisibleRows } from '../../explorer/use-visible-rows.ts'
import { gridColumns } from './grid-columns.ts'
import { KeysGridRow } from './KeysGridRow.tsx'
import type { KeyRow } from './key-rows.ts'

const rowHeightPx = 32
const columns = ['Command', 'Keybinding', 'When', 'Source']
/**
 * The table of keys. Only the rows in sight exist in the page; the active one is gone
 * through by arrows.
 */
export function KeysGrid(props: {
  rows: readonly KeyRow[]
  active: number
  onActivate: (index: number) => void
  onEdit: (row: KeyRow) => void
  entries: readonly MenuEntry[]
}) {
  const { rows, active, onActivate, onEdit, entries } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { first, last, pageRows, scrollTo } = useVisibleRows(scroller, {
    count: rows.length,
    rowHeight: rowHeightPx,
  })
  useEffect(() => scrollTo(active), [active, scrollTo])
  const onKeyDown = (event: KeyboardEvent) => {
    const to = target(event.key, { active, page: pageRows, last: rows.length - 1 })
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onActivate(to)
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        aria-hidden
        className={`${gridColumns} h-7 shrink-0 items-center border-b border-line pr-3 font-semibold`}
      >
        <span />
        {columns.map((column, place) => (
          <span key={column} className={`px-2 ${place > 1 ? 'max-sm:hidden' : ''}`}>
            {column}
          </span>
        ))}
      </div>
      <ContextMenu className="block min-h-0 flex-1" entries={entries}>
        <div
          ref={scroller}
          role="listbox"
          tabIndex={0}
          aria-label="Keybindings"
          aria-activedescendant={rows[active] ? rowId(active) : undefined}
          data-focus-key="keybindingFocus"
          onKeyDown={onKeyDown}
          className="group/grid h-full overflow-y-auto outline-offset-[-2px]"
        >
          <div role="none" className="relative" style={{ height: rows.length * rowHeightPx }}>
            {rows.slice(first, last).map((row, place) => {
              const index = first + place
              return (
                <KeysGridRow
                  key={row.id}
                  id={rowId(index)}
                  row={row}
                  index={index}
                  count={rows.length}
                  top={index * rowHeightPx}
                  height={rowHeightPx}
                  isActive={index === active}
                  onActivate={() => onActivate(index)}
                  onEdit={() => onEdit(row)}
                />
              )
            })}
          </div>
        </div>
      </ContextMenu>
    </div>
  )
}

const rowId = (index: number) => `keybinding-${index}`

function target(key: string, at: { active: number; page: number; last: number }): number | null {
  const { active, page, last } = at
  const within = (index: number) => Math.min(Math.max(index, 0), last)
  if (key === 'ArrowDown') return within(active + 1)
  if (key === 'ArrowUp') return within(active - 1)
  if (key === 'PageDown') return within(active + page)
  if (key === 'PageUp') return within(active - page)
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
