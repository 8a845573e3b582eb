import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'
import { type Notices, quote } from '#server/devcontainers/notices.ts'
import type { CompanionSpec, FileCopy } from '#server/drivers/companions.schema.ts'
import { isMountTarget, nestedTarget } from '#server/drivers/mount-targets.ts'
import { isInRepository } from '../read/repository-paths.ts'
import type { Service } from './read-service.ts'

const mostOfEach = 20

/**
 * Volumes and memory of a service beside the codespace, and copies of what is in the repository,
 * which it would mount on somebody's own machine. Each that cannot be is left out with a
 * notice, and the service runs without it: of two at one place, or one within the other, the first
 * is there, and volumes come before memory.
 */
export function mountsOf(
  { name, volumes, tmpfs }: Service,
  { notices, top }: { notices: Notices; top: string },
): Pick<CompanionSpec, 'volumes' | 'tmpfs' | 'copies'> {
  const taken: string[] = []
  const given: Pick<CompanionSpec, 'volumes' | 'tmpfs'> = { volumes: [], tmpfs: [] }
  const copies: FileCopy[] = []
  const hasRoom = (mount: Refused, length: number): boolean => {
    const { target } = mount
    const why = whyNot(target, taken) ?? (length === mostOfEach ? 'there are too many' : null)
    if (why === null) taken.push(target)
    else notices.add(`${whatOf(mount)}: ${why}.`)
    return why === null
  }
  for (const { type, source, target, isReadOnly } of volumes) {
    if (type === 'volume' && source === null) continue
    const copied = type === 'bind' && source !== null ? sourceOfCopy(source, top) : null
    if (copied !== null) {
      if (hasRoom({ type, source, name, target }, copies.length)) {
        copies.push({ source: copied, target })
        const what = `${quote(target)} of ${quote(name)} is a copy of ${quote(source ?? '')}`
        notices.add(`${what} as it is at each start: nobody sees what the other changes.`)
      }
    } else if (type !== 'volume' || !isVolumeName(source)) {
      notices.add(volumeRefusal({ type, source, name, target }))
    } else if (hasRoom({ type, source, name, target }, given.volumes.length)) {
      given.volumes.push({ volume: source, target, isReadOnly })
    }
  }
  for (const one of tmpfs) {
    const mount = { type: 'tmpfs', source: null, name, target: one.target }
    if (hasRoom(mount, given.tmpfs.length)) given.tmpfs.push(one)
  }
  return { ...given, ...(copies.length > 0 && { copies }) }
}

/** Seen from `/workspaces`; null for what is not in there. */
function sourceOfCopy(source: string, top: string): string | null {
  // Templates name what is around the repository, as they do for the codespace's own container.
  if (source === '..') return '.'
  if (!isInRepository(source)) return null
  return posix.relative(containerPaths.workspaces, posix.join(top, source))
}

/** Whoever writes to the one around could move the place of the other. */
function whyNot(target: string, taken: readonly string[]): string | null {
  if (!isMountTarget(target)) return 'nothing can be there'
  if (taken.includes(target)) return 'something else is mounted there'
  if (nestedTarget([...taken, target]) === undefined) return null
  return 'it is within another mount, or around it'
}

export const isVolumeName = (source: string | null): source is string =>
  source !== null && /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/.test(source)

type Refused = { type: string; source: string | null; name: string; target: string }

const whatOf = ({ type, source, name, target }: Refused): string =>
  `${quote(source ?? type)} is not mounted at ${quote(target)} in ${quote(name)}`

export function volumeRefusal(refused: Refused): string {
  const { type } = refused
  const what = whatOf(refused)
  if (type === 'volume' || type === 'tmpfs') return `${what}: nothing can be there.`
  return `${what}: it is no volume of the codespace’s own, and nothing of the server’s machine is.`
}
