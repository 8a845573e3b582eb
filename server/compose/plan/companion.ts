import { imageFault } from '#server/devcontainers/image-reference.ts'
import { type Notices, quote } from '#server/devcontainers/notices.ts'
import { judgeCapabilities } from '#server/devcontainers/policy/capabilities.ts'
import type { CompanionSpec } from '#server/drivers/companions.schema.ts'
import type { ImageBuild } from '#server/images/image-build.schema.ts'
import type { Variables } from '../read/interpolate.ts'
import type { FileLoader } from '../read/load-file.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { mountsOf } from './companion-mounts.ts'
import type { Service } from './read-service.ts'
import { listed, type Remarks } from './remarks.ts'
import { imageBuildOf } from './service-build.ts'
import { environmentOf } from './service-environment.ts'
import { canBeName } from './service-names.ts'
import { remarkNetworkMode } from './shared-networks.ts'

/** `build`: what its image is made from; null where that is ready. */
type CompanionPlan = { companion: CompanionSpec; build: ImageBuild | null }

export type Planning = {
  files: FileLoader
  variables: Variables
  /** Where the repository is in the container. */
  top: string
  notices: Notices
  remarks: Remarks
  /** The services that run, the codespace's own container not among them. */
  companions: ReadonlySet<string>
  /** What other services call one besides. */
  links: ReadonlyMap<string, readonly string[]>
  /** The name of the network that a service shares with others, of those that do. */
  networks: ReadonlyMap<string, string>
}

const mostOfEach = 20
const mostAliases = 10
const userForm = /^([a-z_][a-z0-9_.-]{0,31}\$?|\d{1,9})(:([a-z_][a-z0-9_.-]{0,31}|\d{1,9}))?$/i

/**
 * What a service becomes beside the codespace's own container. By construction nothing reaches the
 * engine that is not named here (S-57).
 * @throws DevcontainerError; FilesNeeded
 */
export function companionOf(service: Service, planning: Planning): CompanionPlan {
  const { name, place } = service
  const { remarks, notices, companions } = planning
  if (!canBeName(name)) {
    throw wrongAt(place, `${quote(name)} cannot be the name of a container beside a codespace.`)
  }
  const { refused, given } = judgeCapabilities(service.capAdd)
  if (refused.length + given.length > 0) remarks.add('cap_add', name)
  remarkNetworkMode(service, notices)
  const network = planning.networks.get(name)
  const dependsOn = service.dependsOn.flatMap(({ name: other, condition }) =>
    companions.has(other) ? [{ name: other, condition }] : [],
  )
  const { image, build } = sourceOf(service, planning)
  const companion: CompanionSpec = {
    name,
    image: image ?? '',
    aliases: aliasesOf(service, planning),
    ...(network !== undefined && { network }),
    entrypoint: service.entrypoint,
    command: service.command,
    environment: environmentOf(service, planning),
    workingDir: workingDirOf(service, notices),
    user: userOf(service, notices),
    healthcheck: service.healthcheck,
    init: service.isInit,
    shmSizeBytes: service.shmSizeBytes,
    limits: service.limits,
    dependsOn: unique(dependsOn),
    ...mountsOf(service, planning),
  }
  return { companion, build }
}

/** Of two about one service the first counts, which is said by `depends_on`. */
export function unique<One extends { name: string }>(dependencies: readonly One[]): One[] {
  const seen = new Set<string>()
  const first = dependencies.filter(({ name }) => !seen.has(name) && seen.add(name))
  return first.slice(0, mostOfEach)
}

/** @throws DevcontainerError where it is made from nothing, or from what nobody may name */
export function sourceOf(
  { name, place, image, build }: Service,
  planning: Pick<Planning, 'variables' | 'top'>,
): { image: string | null; build: ImageBuild | null } {
  // Beside a build it is the name that Compose would give to what is built.
  if (build) return { image: null, build: imageBuildOf(build, planning) }
  if (!image) throw wrongAt(place, `${quote(name)} needs an "image", or a "build".`)
  const fault = imageFault(image.name)
  if (fault) throw wrongAt(image.place, `${quote(image.name)} ${fault}`)
  return { image: image.name, build: null }
}

export function aliasesOf(
  { name, aliases }: Service,
  { links, notices }: Pick<Planning, 'links' | 'notices'>,
): string[] {
  const asked = [...new Set([...aliases, ...(links.get(name) ?? [])])].filter((one) => one !== name)
  const refused = asked.filter((alias) => !canBeName(alias))
  if (refused.length > 0) {
    notices.add(
      `${quote(name)} is not reached as ${listed(refused)}: that could be another’s name on the internet.`,
    )
  }
  return asked.filter(canBeName).slice(0, mostAliases)
}

function workingDirOf({ name, workingDir }: Service, notices: Notices): string | null {
  if (workingDir === null || /^\/[^\p{Cc}]{0,999}$/u.test(workingDir)) return workingDir
  notices.add(
    `"working_dir" of ${quote(name)} is left out: ${quote(workingDir)} is no absolute path.`,
  )
  return null
}

function userOf({ name, user }: Service, notices: Notices): string | null {
  if (user === null || userForm.test(user)) return user
  notices.add(
    `"user" of ${quote(name)} is left out: ${quote(user)} is neither a name nor a number.`,
  )
  return null
}
