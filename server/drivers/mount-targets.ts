import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'

/** The kernel's own, and what the engine puts there. */
const kernel = ['/proc', '/sys', '/dev']
/** The parent of all that is the server's in a codespace's own container. */
const ours = posix.dirname(containerPaths.kits)
const maxLength = 500

const isWithin = (path: string, folder: string) => `${path}/`.startsWith(`${folder}/`)

/**
 * The first of these places that is in another one of them. What is mounted within a volume is at a
 * place that whoever writes to the volume can move, while the engine looks for it.
 */
export function nestedTarget(targets: readonly string[]): string | undefined {
  return targets.find((target) =>
    targets.some((other) => other !== target && isWithin(target, other)),
  )
}

/**
 * Whether a volume or memory may be mounted there in any container: absolute, normalized, and none
 * of the kernel's.
 */
export function isMountTarget(target: string): boolean {
  const isPath = target.startsWith('/') && target.length <= maxLength && !/[\p{Cc}\\]/u.test(target)
  if (!isPath || target === '/' || posix.normalize(target) !== target || target.endsWith('/'))
    return false
  return !kernel.some((folder) => isWithin(target, folder))
}

/**
 * Whether it may be in a codespace's own container: neither over what is the server's nor over the
 * workspace or a folder right in it, which are the codespace's files. Deeper ones may be: that is
 * where dependencies are put.
 */
export function isOwnMountTarget(target: string): boolean {
  if (!isMountTarget(target) || isWithin(target, ours)) return false
  const isInWorkspaces = isWithin(target, containerPaths.workspaces)
  return !isInWorkspaces || target.split('/').length > 3
}
