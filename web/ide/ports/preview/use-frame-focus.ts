import { type RefObject, useEffect, useState } from 'react'

/** Whether what is typed goes to the page in that frame. */
export function useFrameFocus(frame: RefObject<HTMLIFrameElement | null>): boolean {
  const [hasFocus, setFocus] = useState(false)
  useEffect(() => {
    const look = () => setFocus(frame.current !== null && document.activeElement === frame.current)
    const stop = new AbortController()
    const { signal } = stop
    // The one that takes the focus has it by then.
    window.addEventListener('blur', () => setTimeout(look), { signal })
    window.addEventListener('focus', look, { signal })
    document.addEventListener('focusin', look, { signal })
    return () => stop.abort()
  }, [frame])
  return hasFocus
}
