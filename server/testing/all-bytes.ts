import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every byte that is left of anything below, each as one letter. */
export function allBytes(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}
