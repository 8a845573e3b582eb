import { posix } from 'node:path'
import type { DevContainer, Mount } from '#server/devcontainers/model/dev-container.ts'
import { quote } from '#server/devcontainers/notices.ts'
import { inWorkspace, type MountedFolder } from '#server/devcontainers/workspace-folder.ts'
import { isInRepository } from '../read/repository-paths.ts'
import { type Planning, sourceOf } from './companion.ts'
import { isVolumeName, volumeRefusal } from './companion-mounts.ts'
import type { Service } from './read-service.ts'
import { environmentOf } from './service-environment.ts'
import { remarkNetworkMode } from './shared-networks.ts'

/** What only keeps a container from ending, which the codespace's own does not do anyway. */
const idle =
  /^(\S*\/)?(sleep|cat|tail)\b|^(\S*\/)?(ba|z|da)?sh -\w*c .*(sleep|tail -f|while (:|true))/s

type Main = { asked: DevContainer; mounted: MountedFolder[] }

/**
 * What the service says of the codespace's own container, in the words of devcontainer.json: with
 * what that says itself it is judged by one policy. `folder`: that of its Compose files.
 * @throws DevcontainerError; FilesNeeded
 */
export function mainServiceOf(service: Service, planning: Planning, folder: string): Main {
  const { remarks, notices } = planning
  const { name, capAdd, user, shmSizeBytes } = service
  for (const key of ['command', 'entrypoint'] as const) {
    const words = service[key]
    if (words !== null && words.length > 0 && !idle.test(words.join(' '))) remarks.add(key, name)
  }
  remarkNetworkMode(service, notices)
  const mounted = mountedFolders(service, planning)
  const containerUser = /^([a-z_][a-z0-9_-]{0,31}\$?|\d{1,9})(:|$)/.exec(user ?? '')?.[1]
  if (user !== null && containerUser === undefined) {
    const why = `${quote(user)} is neither a name nor a number`
    notices.add(`"user" of ${quote(name)} is left out: ${why}.`)
  }
  const environment = environmentOf(service, planning)
  const mounts = mountsOf(service, mounted, planning)
  return {
    mounted,
    asked: {
      commands: {},
      ...madeFrom(service, planning, folder),
      ...(Object.keys(environment).length > 0 && { containerEnv: environment }),
      ...(containerUser !== undefined && { containerUser }),
      ...(capAdd.length > 0 && { capAdd }),
      ...(mounts.length > 0 && { mounts }),
      ...(shmSizeBytes !== null && { runArgs: [`--shm-size=${shmSizeBytes}`] }),
    },
  }
}

function madeFrom(
  service: Service,
  planning: Planning,
  folder: string,
): Pick<DevContainer, 'image' | 'build'> {
  const { image, build } = sourceOf(service, planning)
  if (!build) return image === null ? {} : { image }
  const { inline, target, args } = build
  return {
    build: {
      dockerfile: posix.relative(folder, build.dockerfile),
      context: posix.relative(folder, build.context) || '.',
      ...(inline && { inline }),
      ...(target !== null && { target }),
      args,
      cacheFrom: [],
      options: [],
    },
  }
}

/**
 * Where the service has the repository, or what is around it: both have a place of their own here.
 */
function mountedFolders({ name, volumes }: Service, { top, notices }: Planning): MountedFolder[] {
  return volumes.flatMap(({ type, source, target }) => {
    if (type !== 'bind' || source === null) return []
    const parts = source.split('/')
    // Templates mount what is around the repository, or around the folder of the Compose files.
    const isAround = parts.every((part) => part === '..')
    if (!isAround && !isInRepository(source)) return []
    const folder = isAround ? posix.dirname(top) : posix.join(top, source)
    if (folder !== target) {
      notices.add(`${quote(target)} of ${quote(name)} is ${quote(folder)} here, and not mounted.`)
    }
    return [{ target, folder }]
  })
}

function mountsOf(
  { name, volumes, tmpfs }: Service,
  mounted: readonly MountedFolder[],
  { notices }: Planning,
): Mount[] {
  const named = volumes.flatMap(({ type, source, target, isReadOnly }): Mount[] => {
    if (type === 'bind' && mounted.some((one) => one.target === target)) return []
    if (type === 'volume' && source === null) return []
    if (type === 'volume' && isVolumeName(source)) {
      const others: Record<string, string> = isReadOnly ? { readonly: 'true' } : {}
      return [{ type, source, target: inWorkspace(target, mounted), others }]
    }
    notices.add(volumeRefusal({ type, source, name, target }))
    return []
  })
  const memory = tmpfs.map(({ target, sizeBytes }): Mount => {
    const others = { 'tmpfs-size': String(sizeBytes) }
    return { type: 'tmpfs', source: null, target, others }
  })
  return [...named, ...memory]
}
