import { posix } from 'node:path'
import { pathPattern } from './path-patterns.ts'

const mostPatterns = 1000

/** Whether a file of the context is left out, by what a .dockerignore says. */
export function readDockerignore(text: string): (path: string) => boolean {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .slice(0, mostPatterns)
    .map((line) => {
      const isKept = line.trim().startsWith('!')
      const written = line.trim().slice(isKept ? 1 : 0)
      const path = posix.normalize(written.trim()).replace(/^\/+/, '').replace(/\/+$/, '')
      return { isKept, matches: pathPattern(path) }
    })
  if (patterns.length === 0) return () => false
  return (path) => {
    const parts = path.split('/')
    // What is said of a folder is said of all that is in it.
    const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    let isLeftOut = false
    for (const { isKept, matches } of patterns) {
      if (isKept === isLeftOut && paths.some((one) => matches.test(one))) isLeftOut = !isKept
    }
    return isLeftOut
  }
}
