import { type ReactNode, useLayoutEffect, useRef } from 'react'

/** A row whose children are shown as a whole or not at all: the last ones go first. */
export function OverflowRow({ children, className }: { children: ReactNode; className: string }) {
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = row.current
    if (!element) return
    const observer = new ResizeObserver(() => hideWrapped(element))
    const watch = () => {
      observer.disconnect()
      observer.observe(element)
      // Also a word that grows pushes others out.
      for (const child of element.children) observer.observe(child)
      hideWrapped(element)
    }
    const mutations = new MutationObserver(watch)
    mutations.observe(element, { childList: true })
    watch()
    return () => {
      mutations.disconnect()
      observer.disconnect()
    }
  }, [])
  return (
    <div
      ref={row}
      className={`flex h-(--status-bar-height) min-w-0 shrink flex-wrap overflow-hidden *:h-(--status-bar-height) *:max-w-full ${className}`}
    >
      {children}
    </div>
  )
}

/** What does not fit wraps below the row, out of sight; it must not get the focus there either. */
function hideWrapped(row: HTMLElement): void {
  for (const child of row.children) {
    if (!(child instanceof HTMLElement)) continue
    const isWrapped = child.offsetTop - row.offsetTop > 4
    // The first stays in the row even where it is too long for it.
    const isCut = child.scrollWidth > row.clientWidth + 1
    child.style.visibility = isWrapped || isCut ? 'hidden' : ''
  }
}
