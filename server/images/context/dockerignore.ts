import { posix } from 'node:path'
import { type Effort, pathMatcher, usualEffort } from './path-patterns.ts'

const mostPatterns = 1000

/**
 * Whether a file of the context is left out, by what a .dockerignore says. It is quickest where
 * paths come in their order.
 * @throws AppError BUILD_FAILED where its patterns are too costly for so many files
 */
export function readDockerignore(
  text: string,
  effort: Effort = usualEffort(),
): (path: string) => boolean {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .slice(0, mostPatterns)
    .map((line) => {
      const isKept = line.trim().startsWith('!')
      const written = line.trim().slice(isKept ? 1 : 0)
      const path = posix.normalize(written.trim()).replace(/^\/+/, '').replace(trailing, '')
      return { isKept, isMeant: pathMatcher(path, effort) }
    })
  if (patterns.length === 0) return () => false
  const nothing: boolean[] = patterns.map(() => false)
  // What is said of a folder is said of all that is in it: the folders above the last path, and
  // which patterns mean them.
  const above: { folder: string; meant: boolean[] }[] = []
  const meantAbove = (path: string): boolean[] => {
    while (above.length > 0 && !path.startsWith(`${above.at(-1)?.folder}/`)) above.pop()
    const known = above.at(-1)
    for (let end = path.indexOf('/', known ? known.folder.length + 1 : 0); end !== -1; ) {
      const folder = path.slice(0, end)
      const before = above.at(-1)?.meant ?? nothing
      const meant = patterns.map(({ isMeant }, at) => before[at] === true || isMeant(folder))
      above.push({ folder, meant })
      end = path.indexOf('/', end + 1)
    }
    return above.at(-1)?.meant ?? nothing
  }
  return (path) => {
    const meant = meantAbove(path)
    let isLeftOut = false
    for (const [at, { isKept, isMeant }] of patterns.entries()) {
      if (isKept === isLeftOut && (meant[at] === true || isMeant(path))) isLeftOut = !isKept
    }
    return isLeftOut
  }
}

const trailing = /(?<!\/)\/+$/
