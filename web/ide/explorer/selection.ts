import { folderOf } from '../paths.ts'
import type { TreeRows } from './tree-model.ts'

/** Which entries are chosen, by path. What has gone since may still be in it. */
export type Selection = {
  /** Where the keys are. */
  focus: string | null
  /** From where shift selects. */
  anchor: string | null
  selected: ReadonlySet<string>
}

export const noSelection: Selection = { focus: null, anchor: null, selected: new Set() }

export function selectOnly(path: string): Selection {
  return { focus: path, anchor: path, selected: new Set([path]) }
}

/** The focus goes there and what is selected stays, as with the arrow keys. */
export function focusOn(before: Selection, path: string): Selection {
  return { ...before, focus: path, anchor: path }
}

export function toggleSelected(before: Selection, path: string): Selection {
  const selected = new Set(before.selected)
  if (!selected.delete(path)) selected.add(path)
  return { focus: path, anchor: path, selected }
}

/** Everything between the anchor and there. */
export function selectTo(before: Selection, rows: TreeRows, path: string): Selection {
  const to = rows.indexOf(path)
  const from = before.anchor === null ? to : rows.indexOf(before.anchor)
  if (from < 0) return selectOnly(path)
  const selected = pathsBetween(rows, Math.min(from, to), Math.max(from, to))
  return { focus: path, anchor: before.anchor ?? path, selected }
}

export function selectAll(before: Selection, rows: TreeRows): Selection {
  return { ...before, selected: pathsBetween(rows, 0, rows.count - 1) }
}

/**
 * What an action is for: all that is selected where the focus is on a part of it, else what
 * has the focus.
 */
export function targetsOf({ focus, selected }: Selection): string[] {
  if (focus === null) return [...selected]
  return selected.has(focus) ? [...selected] : [focus]
}

/** Without what goes with a folder around it anyway. */
export function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths)
  const isWithin = (path: string): boolean => {
    const folder = folderOf(path)
    return folder !== path && (all.has(folder) || isWithin(folder))
  }
  return [...all].filter((path) => !isWithin(path))
}

function pathsBetween(rows: TreeRows, first: number, last: number): Set<string> {
  const paths = new Set<string>()
  for (let index = first; index <= last; index++) {
    const row = rows.at(index)
    if (row?.type === 'entry') paths.add(row.path)
  }
  return paths
}
