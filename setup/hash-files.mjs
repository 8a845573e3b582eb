import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One hash for the content of files and whole folders, by name. A path that is missing
 * counts as missing.
 * @param {string} root
 * @param {string[]} paths relative to the root
 * @param {string[]} [extra] further inputs, as text
 */
export function hashFiles(root, paths, extra = []) {
  const hash = createHash('sha256')
  for (const text of extra) hash.update(`${text}\0`)
  for (const path of paths) addPath(hash, root, path)
  return hash.digest('hex').slice(0, 16)
}

function addPath(hash, root, path) {
  const full = join(root, path)
  const stat = lstatSync(full, { throwIfNoEntry: false })
  hash.update(`${path}\0`)
  if (!stat) return
  if (stat.isDirectory()) {
    for (const name of readdirSync(full).sort())
      if (name !== 'node_modules') addPath(hash, root, join(path, name))
    return
  }
  hash.update(readFileSync(full))
}
