import { useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { readToken } from '#web/ui/theme.ts'
import { QuickRow } from './QuickRow.tsx'
import type { QuickList } from './quick-list.ts'

const mostRowsShown = 18
const overscanRows = 4

/** The lines of the list; only those in sight are in the page. */
export function QuickRows(props: { id: string; label: string; list: QuickList }) {
  const { id, label, list } = props
  const { items, active, provider } = useStore(list.store)
  const [scrollTop, setScrollTop] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = Number.parseFloat(readToken('--tree-row-height')) || 24
  // biome-ignore lint/correctness/useExhaustiveDependencies: other items may stand where the active one is
  useLayoutEffect(() => {
    const { current } = scroller
    if (!current || active < 0) return
    const top = active * rowHeight
    const seen = current.clientHeight || mostRowsShown * rowHeight
    if (top < current.scrollTop) current.scrollTop = top
    else if (top + rowHeight > current.scrollTop + seen) current.scrollTop = top + rowHeight - seen
    setScrollTop(current.scrollTop)
  }, [active, rowHeight, items])
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscanRows)
  const shown = items.slice(first, first + mostRowsShown + 2 * overscanRows + 1)
  return (
    <div
      ref={scroller}
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      // The field keeps the focus, whatever is clicked.
      onMouseDown={(event) => event.preventDefault()}
      style={{ maxHeight: `min(${mostRowsShown * rowHeight + 4}px, 70dvh)` }}
      className={`overflow-y-auto overscroll-contain outline-none ${items.length > 0 ? 'border-t border-line pb-1' : ''}`}
    >
      <div role="none" className="relative" style={{ height: items.length * rowHeight }}>
        {shown.map((item, offset) => {
          const index = first + offset
          return (
            <QuickRow
              key={item.id}
              id={`${id}-${index}`}
              item={item}
              place={{ index, count: items.length, top: index * rowHeight, height: rowHeight }}
              isActive={index === active}
              startsGroup={item.group !== undefined && item.group !== items[index - 1]?.group}
              onAccept={(how) => list.accept(how, index)}
              onPress={provider?.press && ((button) => list.press(item, button))}
            />
          )
        })}
      </div>
    </div>
  )
}
