import { posix } from 'node:path'
import { type Notices, quote } from '#server/devcontainers/notices.ts'
import type { Place } from '#server/devcontainers/read-json.ts'
import { type ComposeNode, isNull, type MapNode, mapNode } from './compose-node.ts'
import { EnvFileFault, readEnvFile } from './env-file.ts'
import { Extending } from './extending.ts'
import { readIncludes } from './include.ts'
import type { Variables } from './interpolate.ts'
import { FileLoader, type LoadedFile, type NamedFile } from './load-file.ts'
import { mergeServices } from './merge-nodes.ts'
import { wrongAt } from './read-yaml.ts'
import type { RepositoryReader } from './repository-reader.ts'

export type Project = {
  services: Map<string, MapNode>
  volumes: Map<string, ComposeNode>
  networks: Map<string, ComposeNode>
  /** Of those that are read as data: variables set in files for the service. */
  variables: Variables
  /** What else stands at the top of its files. */
  others: Set<string>
}

export type Loading = {
  reader: RepositoryReader
  /** Where the repository is in the container. */
  top: string
  /** What is set whatever the repository's files say. */
  given: Variables
  notices: Notices
}

const mostServices = 100
const mostNested = 5

/**
 * Several Compose files as the project that they describe, whose paths are meant from the folder of
 * the first one.
 * @throws DevcontainerError with the file and the place that is wrong; FilesNeeded
 */
export function loadProject(named: readonly NamedFile[], loading: Loading): Project {
  return load({ named, folder: null, envFiles: null, level: 0 }, loading)
}

type Part = {
  named: readonly NamedFile[]
  folder: string | null
  envFiles: readonly NamedFile[] | null
  level: number
}

function load(part: Part, loading: Loading): Project {
  const { named, level } = part
  const [first] = named
  if (!first) throw new Error('No file is named.')
  if (level > mostNested) throw wrongAt(first.place, 'too many files include each other.')
  const files = new FileLoader(loading.reader)
  const folder = part.folder ?? posix.dirname(first.path)
  const usual = { path: posix.join(folder, '.env'), place: first.place }
  files.require([...named, usual, ...(part.envFiles ?? [])])
  const variables = readVariables(files, part.envFiles ?? [{ ...usual, isOptional: true }], loading)
  const place = { folder, top: loading.top }
  const context = { files, variables, notices: loading.notices, top: loading.top }
  const loaded = named.map((file) => files.load(file, { ...context, ...place }))
  const project = mergeFiles(loaded, new Extending(context))
  for (const included of loaded.flatMap((file) => readIncludes(file, place))) {
    takeIn(project, load({ ...included, level: level + 1 }, { ...loading, given: variables }), {
      place: included.place,
      notices: loading.notices,
    })
  }
  return { ...project, variables }
}

function mergeFiles(loaded: readonly LoadedFile[], extending: Extending): Project {
  const project: Project = {
    services: new Map(),
    volumes: new Map(),
    networks: new Map(),
    variables: new Map(),
    others: new Set(),
  }
  for (const file of loaded) {
    for (const [name, service] of file.services) {
      const whole = extending.extend({ name, service, file, earlier: project.services })
      const before = project.services.get(name) ?? mapNode([], whole)
      project.services.set(name, mergeServices(before, whole))
      if (project.services.size > mostServices) {
        throw wrongAt(service.place, `there are more than ${mostServices} services.`)
      }
    }
    for (const group of ['volumes', 'networks'] as const) {
      for (const [name, node] of file[group]) {
        const before = project[group].get(name)
        const isBoth = before?.kind === 'map' && node.kind === 'map'
        project[group].set(name, isBoth ? mergeServices(before, node) : node)
      }
    }
    for (const key of file.others) project.others.add(key)
  }
  return project
}

/** What the file that includes says counts. */
function takeIn(
  project: Project,
  included: Project,
  { place, notices }: { place: Place; notices: Notices },
): void {
  for (const [name, service] of included.services) {
    if (!project.services.has(name)) project.services.set(name, service)
    else
      notices.add(
        `${quote(name)} of a file that ${place.path} includes is not taken: it has its own.`,
      )
  }
  for (const group of ['volumes', 'networks'] as const) {
    for (const [name, node] of included[group]) {
      if (isNull(project[group].get(name))) project[group].set(name, node)
    }
  }
  for (const key of included.others) project.others.add(key)
}

function readVariables(
  files: FileLoader,
  named: readonly (NamedFile & { isOptional?: boolean })[],
  { given, notices }: Pick<Loading, 'given' | 'notices'>,
): Variables {
  const all = new Map<string, string>()
  for (const file of named) {
    const content = files.content(file)
    if (content === null) continue
    try {
      for (const [name, value] of readEnvFile(content, given)) all.set(name, value)
    } catch (error) {
      if (!(error instanceof EnvFileFault)) throw error
      throw wrongAt({ path: file.path, line: error.line, column: 1 }, error.message)
    }
    notices.add(`${quote(file.path)} is read for the variables of the Compose files.`)
  }
  return new Map([...all, ...given])
}
