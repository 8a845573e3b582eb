import { posix } from 'node:path'
import type { ServicesPlan } from '#server/devcontainers/devcontainers.schema.ts'
import type { DevContainer } from '#server/devcontainers/model/dev-container.ts'
import type { Notices } from '#server/devcontainers/notices.ts'
import type { Place } from '#server/devcontainers/read-json.ts'
import type { MountedFolder } from '#server/devcontainers/workspace-folder.ts'
import { chooseServices } from './plan/choose-services.ts'
import { aliasesOf, companionOf, type Planning, unique } from './plan/companion.ts'
import { mainServiceOf } from './plan/main-service.ts'
import { linkedNames, readService, type Service } from './plan/read-service.ts'
import { remarkProject } from './plan/remark-project.ts'
import { Remarks } from './plan/remarks.ts'
import { canBeName } from './plan/service-names.ts'
import { shareNetworks } from './plan/shared-networks.ts'
import { FileLoader } from './read/load-file.ts'
import { loadProject, type Project } from './read/load-project.ts'
import { wrongAt } from './read/read-yaml.ts'
import { fromTop } from './read/repository-paths.ts'
import type { RepositoryReader } from './read/repository-reader.ts'

export { yamlMaxBytes as composeMaxBytes } from './read/read-yaml.ts'
export {
  FilesNeeded,
  type KnownFiles,
  type RepositoryFileState,
  RepositoryReader,
} from './read/repository-reader.ts'

/** What a devcontainer.json says of Compose files, and where. */
export type ComposeAsked = {
  /** That file, from whose folder the paths are meant. */
  path: string
  files: readonly string[]
  service: string | undefined
  runServices: readonly string[] | undefined
  place: Place
}

type Surroundings = {
  reader: RepositoryReader
  /** Where the repository is in the container. */
  top: string
  notices: Notices
}

export type ReadCompose = {
  /** The first of the Compose files. */
  from: string
  /** What they say of the codespace's own container, which is judged like a devcontainer.json. */
  asked: DevContainer
  /** Where they have the repository, which is elsewhere here. */
  mounted: MountedFolder[]
  /** Where they say what that is made from. */
  places: { image?: Place; build?: Place }
  /** What runs beside it; null for nothing. */
  services: ServicesPlan | null
}

/**
 * What the Compose files of a repository come to, whoever wrote them. Nothing in them reaches the
 * engine that is not read out by name.
 * @throws DevcontainerError with the file and the place that is wrong; FilesNeeded where a file is
 * to be brought first
 */
export function readCompose(
  asked: ComposeAsked,
  { reader, top, notices }: Surroundings,
): ReadCompose {
  const { path, place, service } = asked
  if (service === undefined || service === '') {
    throw wrongAt(place, '"dockerComposeFile" needs a "service": the one to work in.')
  }
  const named = asked.files.map((file) => ({
    path: fromTop(posix.dirname(path), file, top),
    place,
  }))
  const [first] = named
  if (!first) throw wrongAt(place, '"dockerComposeFile" names no file.')
  const given = new Map([
    ['COMPOSE_PROJECT_NAME', projectName(top)],
    ['PWD', top],
  ])
  const project = loadProject(named, { reader, top, given, notices })
  const all = new Map(
    [...project.services].map(([name, node]) => [name, readService(name, node)] as const),
  )
  const runServices = asked.runServices?.length ? asked.runServices : null
  const chosen = chooseServices(all, { service, runServices, place }, notices)
  const remarks = new Remarks(notices)
  const planning: Planning = {
    files: new FileLoader(reader),
    variables: project.variables,
    top,
    notices,
    remarks,
    companions: new Set(chosen.companions.map(({ name }) => name)),
    links: linksIn(project, [chosen.main, ...chosen.companions]),
    networks: shareNetworks([chosen.main, ...chosen.companions]),
  }
  const main = mainServiceOf(chosen.main, planning, posix.dirname(first.path))
  const companions = chosen.companions.map((one) => companionOf(one, planning))
  for (const { name } of [chosen.main, ...chosen.companions]) {
    const node = project.services.get(name)
    if (node) remarks.goOver(name, node, judgedElsewhere)
  }
  remarks.tell()
  remarkProject(project, first.path, notices)
  const services = companions.length === 0 ? null : servicesOf(chosen.main, companions, planning)
  const { image, build } = chosen.main
  const places = build ? { build: build.place } : { ...(image && { image: image.place }) }
  return { from: first.path, ...main, places, services }
}

/** Of these it depends on more than the key whether anything is left out. */
const judgedElsewhere = new Set(['cap_add', 'network_mode'])

function linksIn(project: Project, services: readonly Service[]): Map<string, string[]> {
  const links = new Map<string, string[]>()
  for (const { name } of services) {
    const node = project.services.get(name)
    for (const [service, alias] of node ? linkedNames(node) : []) {
      links.set(service, [...(links.get(service) ?? []), alias])
    }
  }
  return links
}

const projectName = (top: string): string =>
  `${posix
    .basename(top)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')}_devcontainer`

function servicesOf(
  main: Service,
  companions: readonly ReturnType<typeof companionOf>[],
  planning: Planning,
): ServicesPlan {
  const { name, dependsOn } = main
  const network = planning.networks.get(name)
  const builds = companions.flatMap(({ companion, build }) =>
    build === null ? [] : [[companion.name, build] as const],
  )
  const awaited = dependsOn.flatMap(({ name: other, condition }) =>
    planning.companions.has(other) ? [{ name: other, condition }] : [],
  )
  return {
    companions: companions.map(({ companion }) => companion),
    aliases: [name, ...aliasesOf(main, planning)].filter(canBeName).slice(0, 10),
    ...(network !== undefined && { network }),
    dependsOn: unique(awaited),
    builds: Object.fromEntries(builds),
  }
}

type InWords = { name: string; image: string | null; dockerfile: string | null; command: string }

/** What each service beside the codespace is made from and runs, for whoever is to trust it. */
export function servicesInWords(plan: ServicesPlan | null): InWords[] {
  return (plan?.companions ?? []).map(({ name, image, entrypoint, command, healthcheck }) => {
    const dockerfile = plan?.builds[name]?.dockerfile ?? null
    const checked = typeof healthcheck === 'string' ? [] : [testInWords(healthcheck.test)]
    const said = [...(entrypoint ?? []), ...(command ?? [])].map(quotedWord).join(' ')
    // What is built has an id, which says nothing.
    return {
      name,
      image: dockerfile === null ? image : null,
      dockerfile,
      command: [said, ...checked].filter((words) => words !== '').join('\n'),
    }
  })
}

const testInWords = (test: { shell: string } | { argv: string[] }): string =>
  `healthcheck: ${'shell' in test ? test.shell : test.argv.map(quotedWord).join(' ')}`

/** Where words end, of what no shell reads. */
const quotedWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
