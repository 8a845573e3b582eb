import { type KeyboardEvent, useRef } from 'react'
import type { Explorer } from './explorer.ts'
import { findByTyping, parentRow } from './find-rows.ts'
import { fileEntryOf, openRow, toggleRow } from './open-rows.ts'
import { focusOn, noSelection, selectAll, selectOnly, selectTo } from './selection.ts'
import type { EntryRow, TreeRows } from './tree-model.ts'

/** Letters typed within this time belong together. */
const typingMs = 700
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

type Tree = {
  explorer: Explorer
  rows: TreeRows
  /** The row that has the focus; -1 for none. */
  at: number
  pageRows: number
  scrollTo: (index: number) => void
}

/**
 * The keys of a tree as the ARIA practices and VS Code have them. What is a command has
 * its keys there.
 */
export function useTreeKeys(tree: Tree): (event: KeyboardEvent) => void {
  const typing = useRef({ text: '', at: 0 })
  return (event) => {
    if (event.target !== event.currentTarget || event.altKey) return
    const isMod = isMac ? event.metaKey : event.ctrlKey
    if (isMod && event.key.toLowerCase() === 'a' && !event.shiftKey) {
      event.preventDefault()
      tree.explorer.select(selectAll(tree.explorer.view.getState(), tree.rows))
      return
    }
    if (event.ctrlKey || event.metaKey) return
    const isDone = move(tree, event) || (!event.shiftKey && act(tree, event.key))
    const isTyped = event.key.length === 1 && event.key !== ' '
    if (!isDone && !isTyped) return
    event.preventDefault()
    if (isDone) return
    const isNew = event.timeStamp - typing.current.at > typingMs
    const text = isNew ? event.key : typing.current.text + event.key
    typing.current = { text, at: event.timeStamp }
    focusRow(tree, findByTyping(tree.rows, tree.at, text), false)
  }
}

function move(tree: Tree, { key, shiftKey }: KeyboardEvent): boolean {
  const { rows, at, pageRows } = tree
  const last = rows.count - 1
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
  const index = Math.min(Math.max(target, 0), last)
  // What is said in place of entries is passed over.
  const step = index < at ? -1 : 1
  let found = index
  while (found >= 0 && found <= last && rows.at(found)?.type !== 'entry') found += step
  focusRow(tree, found >= 0 && found <= last ? found : at, shiftKey)
  return true
}

function focusRow({ explorer, rows, scrollTo }: Tree, index: number, isSelecting: boolean): void {
  const row = rows.at(index)
  if (row?.type !== 'entry') return
  const before = explorer.view.getState()
  explorer.select(isSelecting ? selectTo(before, rows, row.path) : focusOn(before, row.path))
  scrollTo(index)
}

function act(tree: Tree, key: string): boolean {
  const { explorer, rows, at } = tree
  const row = rows.at(at)
  const entry = row?.type === 'entry' ? row : null
  switch (key) {
    case 'ArrowRight':
      if (entry) goIn(tree, entry)
      return true
    case 'ArrowLeft':
      if (entry) goOut(tree, entry)
      return true
    case 'Enter':
      // On a Mac it renames, as in its Finder; that is a command's key.
      if (isMac || !entry) return false
      explorer.select(selectOnly(explorer.view.getState().focus ?? entry.path))
      if (fileEntryOf(entry)) openRow(explorer, entry, { takesFocus: true })
      else toggleRow(explorer, entry)
      return true
    case ' ':
      if (entry && fileEntryOf(entry)) openRow(explorer, entry, { isPreview: true })
      else if (entry) toggleRow(explorer, entry)
      return true
    case 'Escape': {
      const { find, selected, focus } = explorer.view.getState()
      if (find !== null) explorer.view.setState({ find: null })
      else if (selected.size > 0) explorer.select({ ...noSelection, focus, anchor: focus })
      else return false
      return true
    }
    default:
      return false
  }
}

/** To the next folder of a compact row, then into it. */
function goIn(tree: Tree, row: EntryRow): void {
  const { explorer, rows, at } = tree
  const segment = segmentInFocus(explorer, row)
  const next = row.segments[segment + 1]
  if (next) explorer.select(focusOn(explorer.view.getState(), next.path))
  else if (row.entry.kind !== 'folder') return
  else if (!row.isExpanded) explorer.tree.expand(row.path)
  else if (rows.at(at + 1)?.depth === row.depth + 1) focusRow(tree, at + 1, false)
}

function goOut(tree: Tree, row: EntryRow): void {
  const { explorer, rows, at } = tree
  const segment = segmentInFocus(explorer, row)
  const before = row.segments[segment - 1]
  if (row.isExpanded && segment === row.segments.length - 1) explorer.tree.collapse(row.path)
  else if (before) explorer.select(focusOn(explorer.view.getState(), before.path))
  else focusRow(tree, parentRow(rows, at), false)
}

function segmentInFocus(explorer: Explorer, row: EntryRow): number {
  const { focus } = explorer.view.getState()
  const found = row.segments.findIndex(({ path }) => path === focus)
  return found < 0 ? row.segments.length - 1 : found
}
