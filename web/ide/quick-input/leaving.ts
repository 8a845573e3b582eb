import { useEffect, useRef } from 'react'

/** A focus that moves after one of these does so at the user's wish; others are typed here. */
const leavingKeys = ['Tab', 'Enter', 'Escape']

/**
 * Whether the last thing the user did may be why the focus moves: a press outside of the box, a
 * chord, a key that is no text.
 */
export function useLeaving(): () => boolean {
  const isLeaving = useRef(false)
  useEffect(() => {
    const onPress = ({ target }: Event) => {
      isLeaving.current = !(target instanceof Element && target.closest('[data-quick-input]'))
    }
    const onKey = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
      const isChord = ctrlKey || altKey || metaKey || /^F\d/.test(key)
      isLeaving.current = isChord || leavingKeys.includes(key)
    }
    window.addEventListener('pointerdown', onPress, { capture: true })
    window.addEventListener('keydown', onKey, { capture: true })
    return () => {
      window.removeEventListener('pointerdown', onPress, { capture: true })
      window.removeEventListener('keydown', onKey, { capture: true })
    }
  }, [])
  return () => isLeaving.current
}

/**
 * What takes the focus without anybody's wish. A press into a frame is told to nobody outside of
 * it, and a dialog that asks something comes first and keeps the focus.
 */
export const isThief = (taker: EventTarget | null): boolean =>
  taker instanceof HTMLElement &&
  !(taker instanceof HTMLIFrameElement) &&
  taker.closest('[data-modal], [role="dialog"], [role="alertdialog"]') === null
