import { createHash } from 'node:crypto'

/** By which somebody's trust is bound to a configuration: the same before the clone and of it. Null: there is none. */
export function configurationHashOf(found: { path: string; content: Uint8Array } | null): string {
  const hash = createHash('sha256')
  if (found !== null) hash.update(`${found.path}\0`).update(found.content)
  return hash.digest('hex')
}
