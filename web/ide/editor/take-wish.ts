import type { editor } from 'monaco-editor/editor'
import { isAtABox } from '../at-a-box.ts'
import type { EditorGroups, Selection } from './groups/editor-groups.ts'

/**
 * Shows what a tab was opened for, now and whenever it is opened again, until what it
 * returns is called.
 */
export function takeWish(groups: EditorGroups, id: string, target: editor.ICodeEditor): () => void {
  const take = (isLate: boolean) => {
    const wish = groups.wish.getState()
    if (wish.id !== id) return
    groups.wish.setState({ id: null }, true)
    if (wish.selection) reveal(target, wish.selection)
    if (wish.takesFocus && !(isLate && hasGoneOn())) target.focus()
  }
  take(true)
  return groups.wish.subscribe(() => take(false))
}

/**
 * While its text was on the way the user has gone on: to a box that closes without the focus, or
 * to a terminal.
 */
function hasGoneOn(): boolean {
  return isAtABox() || document.activeElement?.closest('.xterm') != null
}

function reveal(target: editor.ICodeEditor, selection: Selection): void {
  const { line, column, endLine = line, endColumn = column } = selection
  const range = {
    startLineNumber: line,
    startColumn: column,
    endLineNumber: endLine,
    endColumn,
  }
  target.setSelection(range)
  target.revealRangeInCenterIfOutsideViewport(range)
}
