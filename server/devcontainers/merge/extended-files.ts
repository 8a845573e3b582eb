import { posix } from 'node:path'
import { type Node, parseTree } from 'jsonc-parser'
import { isVisible } from '../notices.ts'

/** A file of the repository, by its path there. */
export type RepositoryFile = { path: string; content: Uint8Array }
export type RepositoryFiles = ReadonlyMap<string, Uint8Array>

/** Of one that is extended; more is none of a configuration. */
export const extendedMaxBytes = 64 * 1024
export const mostExtended = 10

/**
 * Where the file is that another one names in `extends`; null where that cannot be: outside of
 * `.devcontainer`, say.
 */
export function extendedPath(from: string, named: string): string | null {
  if (!/^[^/\\\0]/.test(named) || named.length > 300 || !/\.jsonc?$/.test(named)) return null
  const path = posix.normalize(posix.join(posix.dirname(from), named))
  return path.startsWith('.devcontainer/') && isVisible(path) ? path : null
}

/**
 * The files that a configuration builds on, which its trust is bound to as well, in the order in
 * which they are named; and those that it names and that are not among the ones given. What is
 * wrong in them is not said here.
 */
export function extendedFiles(
  found: RepositoryFile,
  files: RepositoryFiles,
): { used: RepositoryFile[]; missing: string[] } {
  const used = new Map<string, RepositoryFile>()
  const missing = new Set<string>()
  const waiting = [found]
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    for (const path of namedIn(file)) {
      if (used.has(path) || path === found.path) continue
      if (used.size + missing.size >= mostExtended) break
      const content = files.get(path)
      if (content === undefined) missing.add(path)
      else {
        used.set(path, { path, content })
        waiting.push({ path, content })
      }
    }
  }
  return { used: [...used.values()], missing: [...missing] }
}

function namedIn({ path, content }: RepositoryFile): string[] {
  // What is too large is not read at all, nor is what is too deep for the parser.
  if (content.byteLength > 1024 * 1024) return []
  try {
    const root = parseTree(new TextDecoder().decode(content), [], { allowTrailingComma: true })
    // One that is there twice counts once, and here both do: nothing that runs is to be left out.
    const said = (root?.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      key?.value === 'extends' && value ? [value] : [],
    )
    return said.flatMap(namesOf).flatMap((named) => extendedPath(path, named) ?? [])
  } catch {
    // Nothing in it can be named; reading it in earnest says why.
    return []
  }
}

const namesOf = (node: Node): string[] =>
  (node.type === 'array' ? (node.children ?? []) : [node])
    .filter(({ type }) => type === 'string')
    .map(({ value }) => String(value))
