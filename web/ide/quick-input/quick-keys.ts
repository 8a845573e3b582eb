import type { KeyboardEvent } from 'react'
import type { QuickList } from './quick-list.ts'

/** Rows that Page up and Page down go by. */
const pageRows = 16

/** What the keys do while the box's field has the focus, as in VS Code. */
export function onQuickKey(event: KeyboardEvent<HTMLInputElement>, list: QuickList): void {
  if (event.nativeEvent.isComposing) return
  const run = actionOf(event, list)
  if (!run) return
  event.preventDefault()
  event.stopPropagation()
  run()
}

function actionOf(event: KeyboardEvent<HTMLInputElement>, list: QuickList): (() => void) | null {
  const { key, currentTarget: field } = event
  const isMod = event.ctrlKey || event.metaKey
  const isPlain = !isMod && !event.altKey && !event.shiftKey
  const isAtEnd =
    field.selectionStart === field.value.length && field.selectionEnd === field.value.length
  const isAtStart = field.selectionStart === 0 && field.selectionEnd === 0
  if (key === 'ArrowDown' && !event.altKey) return () => list.move(1)
  if (key === 'ArrowUp' && !event.altKey) return () => list.move(-1)
  if (key === 'PageDown') return () => list.movePage(pageRows)
  if (key === 'PageUp') return () => list.movePage(-pageRows)
  if (key === 'Home' && (isMod || (isPlain && isAtStart)))
    return () => list.movePage(Number.NEGATIVE_INFINITY)
  if (key === 'End' && (isMod || (isPlain && isAtEnd)))
    return () => list.movePage(Number.POSITIVE_INFINITY)
  if (key === 'Enter') {
    return () => list.accept({ toSide: isMod, isPreview: event.altKey })
  }
  if (key === 'ArrowRight' && isPlain && isAtEnd && field.value !== '') {
    return () => list.accept({ toSide: false, isPreview: true })
  }
  // Where the browser lets the page have it: the list that is cycled through by held keys.
  if (key === 'Tab' && event.ctrlKey) return () => list.move(event.shiftKey ? -1 : 1)
  return null
}
