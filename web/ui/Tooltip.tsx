import {
  type CSSProperties,
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { createPortal } from 'react-dom'
import { Shortcut } from './Shortcut.tsx'
import { type ShownTooltip, type TooltipSide, tooltips } from './tooltips.ts'

export type { TooltipSide } from './tooltips.ts'

const gapPx = 6
const edgePx = 5

/** Draws the tooltips of all that is below it, one at a time. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  const shown = useSyncExternalStore(tooltips.subscribe, tooltips.get)
  return (
    <>
      {children}
      {shown && createPortal(<Shown tooltip={shown} />, document.body)}
    </>
  )
}

/**
 * Says what its one child is for. The child keeps its own accessible name: this is never read out.
 */
export function Tooltip(props: {
  label: ReactNode
  shortcut?: string | undefined
  side?: TooltipSide | undefined
  children: ReactElement<Handlers>
}) {
  const { label, shortcut, side = 'bottom', children } = props
  const anchor = useRef<Element | null>(null)
  useEffect(
    () => () => {
      if (anchor.current && tooltips.get()?.anchor === anchor.current) tooltips.hide()
    },
    [],
  )
  const showSoon = (at: Element) => {
    anchor.current = at
    tooltips.showSoon({ anchor: at, label, shortcut, side })
  }
  const own = children.props
  return cloneElement(children, {
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event)
      if (event.pointerType !== 'touch') showSoon(event.currentTarget)
    },
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event)
      tooltips.hideSoon()
    },
    onPointerDown: (event) => {
      own.onPointerDown?.(event)
      tooltips.hide()
    },
    onFocus: (event) => {
      own.onFocus?.(event)
      if (event.currentTarget.matches(':focus-visible')) showSoon(event.currentTarget)
    },
    onBlur: (event) => {
      own.onBlur?.(event)
      tooltips.hide()
    },
  })
}

type Handlers = {
  onPointerEnter?: (event: PointerEvent<Element>) => void
  onPointerLeave?: (event: PointerEvent<Element>) => void
  onPointerDown?: (event: PointerEvent<Element>) => void
  onFocus?: (event: FocusEvent<Element>) => void
  onBlur?: (event: FocusEvent<Element>) => void
}

function Shown({ tooltip }: { tooltip: ShownTooltip }) {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<CSSProperties>({ visibility: 'hidden' })
  useLayoutEffect(() => {
    if (box.current) setPlace(placeOf(tooltip, box.current))
  }, [tooltip])
  useEffect(() => {
    const listening = new AbortController()
    const options = { capture: true, signal: listening.signal }
    addEventListener('keydown', tooltips.hide, options)
    addEventListener('scroll', tooltips.hide, options)
    addEventListener('resize', tooltips.hide, options)
    return () => listening.abort()
  }, [])
  return (
    <div
      ref={box}
      role="presentation"
      onPointerEnter={tooltips.keep}
      onPointerLeave={tooltips.hideSoon}
      style={place}
      className="fixed top-0 left-0 z-50 flex w-max max-w-80 items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-small text-text shadow-float"
    >
      {tooltip.label}
      {tooltip.shortcut !== undefined && <Shortcut keys={tooltip.shortcut} />}
    </div>
  )
}

const opposite = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const

/** At its side, on the other one where there is no room, and never over the edge. */
function placeOf({ anchor, side }: ShownTooltip, box: HTMLElement): CSSProperties {
  const at = anchor.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const room = {
    top: at.top - gapPx - height,
    bottom: innerHeight - at.bottom - gapPx - height,
    left: at.left - gapPx - width,
    right: innerWidth - at.right - gapPx - width,
  }
  const other = opposite[side]
  const to = room[side] < edgePx && room[other] > room[side] ? other : side
  const middle = { x: (at.left + at.right - width) / 2, y: (at.top + at.bottom - height) / 2 }
  const x = to === 'left' ? room.left : to === 'right' ? at.right + gapPx : middle.x
  const y = to === 'top' ? room.top : to === 'bottom' ? at.bottom + gapPx : middle.y
  const left = Math.round(Math.max(edgePx, Math.min(x, innerWidth - width - edgePx)))
  const top = Math.round(Math.max(edgePx, Math.min(y, innerHeight - height - edgePx)))
  return { transform: `translate(${left}px, ${top}px)` }
}
