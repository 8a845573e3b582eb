import { type Notices, quote } from '#server/devcontainers/notices.ts'
import type { CompanionSpec } from '#server/drivers/companions.schema.ts'
import { isMountTarget, nestedTarget } from '#server/drivers/mount-targets.ts'
import { isInRepository } from '../read/repository-paths.ts'
import type { Service } from './read-service.ts'

const mostOfEach = 20

/**
 * Volumes and memory of a service beside the codespace. Each that cannot be is left out with a
 * notice, and the service runs without it: of two at one place, or one within the other, the first
 * is there, and volumes come before memory.
 */
export function mountsOf(
  { name, volumes, tmpfs }: Service,
  notices: Notices,
): Pick<CompanionSpec, 'volumes' | 'tmpfs'> {
  const taken: string[] = []
  const given: Pick<CompanionSpec, 'volumes' | 'tmpfs'> = { volumes: [], tmpfs: [] }
  const hasRoom = (mount: Refused, length: number): boolean => {
    const { target } = mount
    const why = whyNot(target, taken) ?? (length === mostOfEach ? 'there are too many' : null)
    if (why === null) taken.push(target)
    else notices.add(`${whatOf(mount)}: ${why}.`)
    return why === null
  }
  for (const { type, source, target, isReadOnly } of volumes) {
    if (type === 'volume' && source === null) continue
    if (type !== 'volume' || !isVolumeName(source)) {
      notices.add(volumeRefusal({ type, source, name, target }))
    } else if (hasRoom({ type, source, name, target }, given.volumes.length)) {
      given.volumes.push({ volume: source, target, isReadOnly })
    }
  }
  for (const one of tmpfs) {
    const mount = { type: 'tmpfs', source: null, name, target: one.target }
    if (hasRoom(mount, given.tmpfs.length)) given.tmpfs.push(one)
  }
  return given
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
  const { type, source } = refused
  const what = whatOf(refused)
  if (type === 'bind' && isInRepository(source ?? '')) {
    return `${what}: only the codespace’s own container has the workspace. Copy it in a Dockerfile.`
  }
  if (type === 'volume' || type === 'tmpfs') return `${what}: nothing can be there.`
  return `${what}: it is no volume of the codespace’s own, and nothing of the server’s machine is.`
}
