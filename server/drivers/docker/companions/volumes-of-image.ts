import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { CompanionSpec } from '../../companions.schema.ts'
import { isMountTarget } from '../../mount-targets.ts'

/** More than any real image asks for. */
const most = 20

/**
 * Where a service's image asks for volumes and the service says nothing: volumes of the codespace's
 * own. The engine's would count nowhere, and be lost when the container is made anew.
 */
export function volumesOfImage(
  { name, volumes, tmpfs }: Pick<CompanionSpec, 'name' | 'volumes' | 'tmpfs'>,
  asked: object | null | undefined,
): CompanionSpec['volumes'] {
  const taken = new Set([...volumes, ...tmpfs].map(({ target }) => target))
  const paths = Object.keys(asked ?? {}).map(normalPath)
  return [...new Set(paths)]
    .filter((target) => isMountTarget(target) && !taken.has(target))
    .sort()
    .slice(0, most)
    .map((target) => ({ volume: `${name}.${digest(target)}`, target, isReadOnly: false }))
}

/** As the engine reads it. */
const normalPath = (path: string): string => posix.resolve('/', path)

const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16)
