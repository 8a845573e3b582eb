import { useEffect, useRef } from 'react'

export type KeyBinding = {
  /** As in `Mod+Shift+E`, `Ctrl+Backquote`: modifiers, then a letter or the key's `code`. */
  keys: string
  run: () => void
  /** Also while a terminal has the focus; otherwise its program gets the key. */
  isGlobal?: boolean
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Listens on the whole page, before the editor and the terminal see a key. */
export function useShortcuts(bindings: readonly KeyBinding[]): void {
  const current = useRef(bindings)
  useEffect(() => {
    current.current = bindings
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const binding = current.current.find(({ keys }) => isPressed(event, keys))
      if (!binding || (!binding.isGlobal && isInTerminal())) return
      event.preventDefault()
      event.stopPropagation()
      binding.run()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}

function isPressed(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.pop() ?? ''
  const has = (name: string) => parts.includes(name)
  const ctrl = has('Ctrl') || (has('Mod') && !isMac)
  const meta = has('Mod') && isMac
  const code = key.length === 1 ? `Key${key.toUpperCase()}` : key
  return (
    event.code === code &&
    event.ctrlKey === ctrl &&
    event.metaKey === meta &&
    event.shiftKey === has('Shift') &&
    event.altKey === has('Alt')
  )
}

function isInTerminal(): boolean {
  return document.activeElement?.closest('.xterm') != null
}
