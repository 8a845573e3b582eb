import { type RefObject, useEffect, useRef } from 'react'

/**
 * Where one thing to do takes the place of another, by `stage`, the keyboard goes on with it: what
 * had the focus is gone. To be put around them.
 */
export function useFocusOnward(stage: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  const last = useRef(stage)
  useEffect(() => {
    if (last.current === stage) return
    last.current = stage
    // Somebody may have gone elsewhere meanwhile.
    if (document.activeElement !== document.body) return
    place.current?.querySelector<HTMLElement>('input, button')?.focus()
  }, [stage])
  return place
}
