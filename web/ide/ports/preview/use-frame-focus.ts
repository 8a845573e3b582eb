import { type RefObject, useEffect, useState } from 'react'

/**
 * Whether what is typed goes to the page in that frame. `count` tells it from the one before, which
 * takes the focus with it without a word.
 */
export function useFrameFocus(frame: RefObject<HTMLIFrameElement | null>, count: number): boolean {
  const [focused, setFocused] = useState<number | null>(null)
  useEffect(() => {
    const look = () => {
      const hasFocus = frame.current !== null && document.activeElement === frame.current
      setFocused(hasFocus ? count : null)
    }
    const stop = new AbortController()
    const { signal } = stop
    // The one that takes the focus has it by then.
    window.addEventListener('blur', () => setTimeout(look), { signal })
    window.addEventListener('focus', look, { signal })
    document.addEventListener('focusin', look, { signal })
    return () => stop.abort()
  }, [frame, count])
  return focused === count
}
