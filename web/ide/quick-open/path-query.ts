import { isInside } from '../paths.ts'

export type PathQuery = {
  /**
   * What the path is to match: relative to the workspace folder, or absolute where it is
   * outside of it.
   */
  text: string
  /** Where in the file, from 1; null where nothing of it was typed. */
  selection: { line: number; column: number } | null
}

const location = /^(.*?)(?:[:#](\d+)(?:[:,](\d*))?|\((\d+)(?:,(\d*)\)?)?\)?)?:?$/s

/**
 * `src/app.ts:120:7`, `app.ts#120`, `app.ts(120,7)`, `./src/app.ts` and what is pasted as an
 * absolute path.
 */
export function readPathQuery(typed: string, root: string): PathQuery {
  const [, path = '', line, column, otherLine, otherColumn] = location.exec(typed.trim()) ?? []
  return {
    text: relativeTo(root, path),
    selection: selectionOf(line ?? otherLine, column ?? otherColumn),
  }
}

/** What is inside of the root without it; anything else as it is. */
export function relativeTo(root: string, path: string): string {
  if (path.startsWith('./')) return path.slice(2)
  if (!isInside(path, root) || path === root) return path
  return path.slice(root === '/' ? 1 : root.length + 1)
}

function selectionOf(line: string | undefined, column: string | undefined) {
  if (line === undefined) return null
  return { line: Math.max(1, Number(line)), column: Math.max(1, Number(column || 1)) }
}
