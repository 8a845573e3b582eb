import { quote } from '#server/devcontainers/notices.ts'
import type { Place } from '#server/devcontainers/read-json.ts'
import type { CompanionSpec } from '#server/drivers/companions.schema.ts'
import { usualContext } from '../read/canonical-service.ts'
import { type ComposeNode, isNull, type MapNode } from '../read/compose-node.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { readHealthcheck } from './read-healthcheck.ts'
import {
  bytesOf,
  commandOf,
  entriesOf,
  isTrue,
  listOf,
  numberOf,
  textOf,
  textsOf,
} from './service-values.ts'
import { readTmpfs, readVolumes, type ServiceVolume } from './service-volumes.ts'

/** Paths are seen from the top of the repository, and may lead out of it. */
export type ServiceBuild = {
  context: string
  /** Relative to the context. */
  dockerfile: string
  /** Instead of one. */
  inline: { text: string; place: Place } | null
  target: string | null
  args: Record<string, string | null>
  place: Place
}

export type ServiceDependency = CompanionSpec['dependsOn'][number] & {
  isRequired: boolean
  place: Place
}

/** What of a service means something here, with its types right; nothing is judged. */
export type Service = {
  name: string
  place: Place
  image: { name: string; place: Place } | null
  build: ServiceBuild | null
  command: string[] | null
  entrypoint: string[] | null
  /** Null where the local environment would say it. */
  environment: Map<string, string | null>
  envFiles: { path: string; isRequired: boolean; place: Place }[]
  workingDir: string | null
  user: string | null
  isInit: boolean
  shmSizeBytes: number | null
  healthcheck: CompanionSpec['healthcheck']
  dependsOn: ServiceDependency[]
  profiles: string[]
  aliases: string[]
  volumes: ServiceVolume[]
  tmpfs: CompanionSpec['tmpfs']
  capAdd: string[]
  networkMode: string | null
  limits: CompanionSpec['limits']
}

/**
 * Of a service that is in its long form.
 * @throws DevcontainerError with the place of what is not what the Compose specification says
 */
export function readService(name: string, node: MapNode): Service {
  const get = (key: string): ComposeNode | undefined => node.entries.get(key)
  const text = (key: string) => textOf(get(key), key)
  return {
    name,
    place: node.place,
    image: readImage(get('image')),
    build: readBuild(get('build')),
    command: commandOf(get('command'), 'command'),
    entrypoint: commandOf(get('entrypoint'), 'entrypoint'),
    environment: readNamed(get('environment'), 'environment'),
    envFiles: listOf(get('env_file'), 'env_file').map(readEnvFileName),
    workingDir: text('working_dir') || null,
    user: text('user') || null,
    isInit: isTrue(get('init'), 'init'),
    shmSizeBytes: bytesOf(get('shm_size'), 'shm_size'),
    healthcheck: readHealthcheck(get('healthcheck')),
    dependsOn: [
      ...readDependsOn(get('depends_on')),
      ...readLinks(get('links')),
      ...readJoined(get('network_mode')),
    ],
    profiles: textsOf(get('profiles'), 'profiles'),
    aliases: readAliases(node),
    volumes: readVolumes(get('volumes')),
    tmpfs: [...readTmpfs(get('tmpfs')), ...readTmpfs(get('volumes'))],
    capAdd: textsOf(get('cap_add'), 'cap_add'),
    networkMode: text('network_mode') || null,
    limits: {
      memoryBytes: bytesOf(get('mem_limit'), 'mem_limit'),
      cpus: numberOf(get('cpus'), 'cpus'),
      pids: wholeNumber(get('pids_limit'), 'pids_limit'),
    },
  }
}

function readImage(node: ComposeNode | undefined): Service['image'] {
  const name = textOf(node, 'image')
  return name && node ? { name, place: node.place } : null
}

function wholeNumber(node: ComposeNode | undefined, key: string): number | null {
  const number = numberOf(node, key)
  return number === null ? null : Math.max(1, Math.floor(number))
}

function readBuild(node: ComposeNode | undefined): ServiceBuild | null {
  if (node === undefined || isNull(node)) return null
  const entries = entriesOf(node, 'build')
  const get = (key: string) => textOf(entries.get(key), `build.${key}`)
  const inline = entries.get('dockerfile_inline')
  const text = get('dockerfile_inline')
  if (text && get('dockerfile')) {
    throw wrongAt(
      node.place,
      '"build" has both a "dockerfile" and a "dockerfile_inline": one of them is enough.',
    )
  }
  return {
    inline: inline && text ? { text, place: inline.place } : null,
    context: get('context') ?? get(usualContext) ?? '.',
    dockerfile: get('dockerfile') || 'Dockerfile',
    target: get('target') || null,
    args: Object.fromEntries(readNamed(entries.get('args'), 'build.args')),
    place: node.place,
  }
}

function readNamed(node: ComposeNode | undefined, key: string): Map<string, string | null> {
  const entries = [...entriesOf(node, key)].map(([name, value]) => {
    return [name, textOf(value, `${key}.${name}`)] as const
  })
  return new Map(entries)
}

function readEnvFileName(node: ComposeNode): Service['envFiles'][number] {
  const entries = entriesOf(node, 'env_file')
  const path = textOf(entries.get('path'), 'env_file.path')
  if (path === null) throw wrongAt(node.place, '"env_file" must name a "path".')
  const required = entries.get('required')
  return {
    path,
    isRequired: required === undefined || isTrue(required, 'required'),
    place: node.place,
  }
}

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const

function readDependsOn(node: ComposeNode | undefined): ServiceDependency[] {
  return [...entriesOf(node, 'depends_on')].map(([name, said]) => {
    const entries = entriesOf(said, `depends_on.${name}`)
    const asked = textOf(entries.get('condition'), 'condition') ?? 'service_started'
    const condition = conditions.find((one) => one === asked)
    if (!condition) {
      throw wrongAt(said.place, `"condition" must be one of ${conditions.join(', ')}.`)
    }
    const required = entries.get('required')
    const isRequired = required === undefined || isTrue(required, 'required')
    return { name, condition, isRequired, place: said.place }
  })
}

function readLinks(node: ComposeNode | undefined): ServiceDependency[] {
  return listOf(node, 'links').map((item) => {
    const [name = ''] = (textOf(item, 'links') ?? '').split(':')
    return { name, condition: 'service_started', isRequired: true, place: item.place }
  })
}

/** The service whose network is meant; null for what is none. */
export const joinedService = (networkMode: string | null): string | null =>
  networkMode?.startsWith('service:') ? networkMode.slice('service:'.length) : null

function readJoined(node: ComposeNode | undefined): ServiceDependency[] {
  const name = joinedService(textOf(node, 'network_mode'))
  if (name === null || node === undefined) return []
  return [{ name, condition: 'service_started', isRequired: true, place: node.place }]
}

/** What each link calls the service that it names. */
export function linkedNames(node: MapNode): [service: string, alias: string][] {
  return textsOf(node.entries.get('links'), 'links').flatMap((text) => {
    const [service = '', alias] = text.split(':')
    return alias === undefined ? [] : [[service, alias] as [string, string]]
  })
}

function readAliases({ entries }: MapNode): string[] {
  const networks = [...entriesOf(entries.get('networks'), 'networks').values()]
  const aliases = networks.flatMap((network) =>
    textsOf(entriesOf(network, 'networks').get('aliases'), 'aliases'),
  )
  const names = ['hostname', 'container_name'].map((key) => textOf(entries.get(key), key))
  return [...aliases, ...names.filter((name) => name !== null && name !== '')] as string[]
}

/** Of a dependency or a service, for a sentence. */
export const named = (name: string): string => `the service ${quote(name)}`
