import { type KeyboardEvent, useRef } from 'react'
import type { TreeActions } from './tree-menu.ts'
import { findByTyping, parentRow, type TreeRow } from './tree-model.ts'

/** Letters typed within this time belong together. */
const typingMs = 700
const pageRows = 20

type Tree = {
  rows: readonly TreeRow[]
  /** The row that has the focus; -1 for none. */
  at: number
  focusRow: (index: number) => void
  actions: TreeActions
}

/** The keys of a tree as the ARIA practices and VS Code have them. */
export function useTreeKeys(tree: Tree): (event: KeyboardEvent) => void {
  const typing = useRef({ text: '', at: 0 })
  return (event) => {
    if (event.target !== event.currentTarget) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const isDone = move(tree, event.key) || act(tree, event.key)
    if (!isDone && event.key.length !== 1) return
    event.preventDefault()
    if (isDone) return
    const isNew = event.timeStamp - typing.current.at > typingMs
    const text = isNew ? event.key : typing.current.text + event.key
    typing.current = { text, at: event.timeStamp }
    const found = findByTyping(tree.rows, tree.at, text)
    if (found !== tree.at) tree.focusRow(found)
  }
}

function move({ rows, at, focusRow }: Tree, key: string): boolean {
  const last = rows.length - 1
  const targets: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? last : at - 1,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: last,
  }
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined
  if (target === undefined) return false
  focusRow(Math.min(Math.max(target, 0), last))
  return true
}

function act({ rows, at, focusRow, actions }: Tree, key: string): boolean {
  const row = rows[at]
  const entry = row?.type === 'entry' ? row : null
  const isFolder = entry?.entry.kind === 'folder'
  switch (key) {
    case 'ArrowRight':
      if (entry && isFolder) entry.isExpanded ? focusRow(at + 1) : actions.toggle(entry)
      return true
    case 'ArrowLeft':
      if (entry?.isExpanded) actions.toggle(entry)
      else focusRow(parentRow(rows, at))
      return true
    case 'Enter':
      if (entry) isFolder ? actions.toggle(entry) : actions.open(entry.path, true)
      return true
    case 'F2':
      if (entry) actions.rename(entry.path)
      return true
    case 'Delete':
      if (entry) actions.delete(entry.path)
      return true
    default:
      return false
  }
}
