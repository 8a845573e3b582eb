import { type PointerEvent, useEffect, useRef } from 'react'

/** Longer than a pointer that is only passing by stays on a row, shorter than a hand takes to press. */
const restMs = 60

/**
 * Says where a mouse has come to rest: what is done with a click there may be begun by then. A
 * finger is not there before it presses.
 */
export function useRestingPointer(onRest: (target: EventTarget) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(onRest)
  latest.current = onRest
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    onPointerOver: ({ pointerType, buttons, target }: PointerEvent) => {
      clearTimeout(timer.current)
      if (pointerType !== 'mouse' || buttons !== 0) return
      timer.current = setTimeout(() => latest.current(target), restMs)
    },
    onPointerLeave: () => clearTimeout(timer.current),
  }
}
