import { type KeyboardEvent, type PointerEvent, useRef } from 'react'

/**
 * The line between two parts, to be dragged or moved by arrows. `onMove` is told how many pixels it
 * went to the right or down; a double click asks for the size it came with.
 */
export function Splitter(props: {
  label: string
  direction: 'horizontal' | 'vertical'
  /** Of the part it belongs to, in percent of what there is. */
  value: number
  onMove: (deltaPx: number) => void
  onReset: () => void
}) {
  const { label, direction, value, onMove, onReset } = props
  const isVertical = direction === 'vertical'
  const last = useRef(0)
  // Not by `movementX`: browsers disagree about what its pixels are.
  const placeOf = (event: PointerEvent) => (isVertical ? event.clientX : event.clientY)
  const onPointerDown = (event: PointerEvent<HTMLHRElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    last.current = placeOf(event)
  }
  const onPointerMove = (event: PointerEvent<HTMLHRElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const delta = placeOf(event) - last.current
    last.current = placeOf(event)
    if (delta !== 0) onMove(delta)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowUp: -16, ArrowRight: 16, ArrowDown: 16 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    onMove(step)
  }
  // A rule that stands needs to be told that it may be as high as what is beside it.
  const place = isVertical
    ? 'h-auto w-px cursor-col-resize before:-inset-x-1 before:inset-y-0'
    : 'h-px cursor-row-resize before:-inset-y-1 before:inset-x-0'
  return (
    <hr
      aria-label={label}
      aria-orientation={direction}
      aria-valuenow={Math.round(value)}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
      className={`relative z-10 m-0 shrink-0 border-0 bg-line before:absolute before:content-[''] hover:bg-accent focus-visible:bg-accent focus-visible:outline-none active:bg-accent ${place}`}
    />
  )
}
