import { type RefObject, useCallback, useEffect, useState } from 'react'

/**
 * Rows above and below those in sight that are drawn too, so that a turn of the wheel shows no gap.
 */
const overscan = 10

/** Which rows of one height are in sight of a scroller, and how to bring one there. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight }: { count: number; rowHeight: number },
) {
  const [seen, setSeen] = useState({ first: 0, rows: 60 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const first = Math.floor(element.scrollTop / rowHeight)
      const rows = Math.ceil((element.clientHeight || window.innerHeight) / rowHeight) + 1
      setSeen((before) =>
        before.first === first && before.rows === rows ? before : { first, rows },
      )
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, rowHeight])

  /**
   * What is in sight stays where it is; what was far away comes to the middle. `coveredRows`
   * lie over the top.
   */
  const scrollTo = useCallback(
    (index: number, coveredRows = 0) => {
      const element = scroller.current
      if (!element || index < 0) return
      const top = index * rowHeight
      const height = element.clientHeight
      const coveredPx = coveredRows * rowHeight
      const above = element.scrollTop + coveredPx - top
      const below = top + rowHeight - element.scrollTop - height
      if (above <= 0 && below <= 0) return
      const isNear = Math.max(above, below) <= rowHeight * 2
      element.scrollTop = !isNear
        ? top - (height - rowHeight) / 2
        : above > 0
          ? top - coveredPx
          : top + rowHeight - height
    },
    [scroller, rowHeight],
  )
  const first = Math.max(0, Math.min(seen.first, count - 1) - overscan)
  const last = Math.min(count, seen.first + seen.rows + overscan)
  const pageRows = Math.max(1, seen.rows - 2)
  return { first, last, pageRows, scrollTo }
}
