import type { IDockviewPanel } from 'dockview-react'
import type { CompareSide, EditorInput } from '../../editor-input.ts'
import { editorPage } from '../../editor-pages.ts'
import { nameOf, shownName } from '../../paths.ts'

/** What dockview keeps of a tab, also in storage. */
export type PanelParams = {
  input: EditorInput
  /** In italics: the next preview takes its place. */
  isPreview?: boolean
  /** At the left end, and not closed with others. */
  isPinned?: boolean
}

/**
 * What a tab shows, or null for one that was stored by another version or names a
 * page that is gone.
 */
export function paramsOf(panel: IDockviewPanel): PanelParams | null {
  return readParams(panel.params ?? {})
}

export function readParams(stored: Record<string, unknown>): PanelParams | null {
  const { input, path, isPreview, isPinned } = stored
  // Before there was anything but files in tabs.
  const known = readInput(input ?? (typeof path === 'string' ? { type: 'file', path } : null))
  if (known === null) return null
  return {
    input: known,
    ...(isPreview === true ? { isPreview } : {}),
    ...(isPinned === true ? { isPinned } : {}),
  }
}

function readInput(stored: unknown): EditorInput | null {
  if (!isRecord(stored)) return null
  const { type, path, view, page, left, right, title } = stored
  if (type === 'page') return typeof page === 'string' && editorPage(page) ? { type, page } : null
  if (type === 'file') {
    if (typeof path !== 'string') return null
    return { type, path, ...(typeof view === 'string' ? { view } : {}) }
  }
  if (type !== 'compare' || typeof title !== 'string') return null
  return isSide(left) && isSide(right) ? { type, left, right, title } : null
}

function isSide(side: unknown): side is CompareSide {
  if (!isRecord(side)) return false
  if (side.of === 'text') return typeof side.name === 'string' && typeof side.text === 'string'
  if (side.of === 'history' && typeof side.entry !== 'string') return false
  return ['file', 'saved', 'history'].includes(String(side.of)) && typeof side.path === 'string'
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/**
 * The file a tab is of, for what follows the file in front; of two that are compared the one that
 * can be edited.
 */
export function pathOf(input: EditorInput): string | null {
  if (input.type === 'page') return null
  if (input.type === 'file') return input.path
  const { right, left } = input
  return right.of === 'file' ? right.path : left.of === 'text' ? null : left.path
}

/** Every file a tab needs open. */
export function pathsOf(input: EditorInput): readonly string[] {
  if (input.type === 'page') return []
  if (input.type === 'file') return [input.path]
  return [input.left, input.right].flatMap((side) =>
    side.of === 'file' || side.of === 'saved' ? [side.path] : [],
  )
}

export function inputTitle(input: EditorInput): string {
  if (input.type === 'page') return editorPage(input.page)?.title ?? input.page
  return input.type === 'compare' ? input.title : shownName(nameOf(input.path))
}

/** The same tab after a file, or a folder around it, has another name. */
export function movedInput(input: EditorInput, move: (path: string) => string): EditorInput {
  if (input.type === 'page') return input
  if (input.type === 'file') return { ...input, path: move(input.path) }
  const side = (one: CompareSide): CompareSide =>
    one.of === 'text' ? one : { ...one, path: move(one.path) }
  return { ...input, left: side(input.left), right: side(input.right) }
}
