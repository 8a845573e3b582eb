import { type Notices, quote } from '#server/devcontainers/notices.ts'
import type { Place } from '#server/devcontainers/read-json.ts'
import { canonicalService } from './canonical-service.ts'
import { type ComposeNode, isNull, type MapNode } from './compose-node.ts'
import { envFileMaxBytes } from './env-file.ts'
import { interpolateNode, type Variables } from './interpolate.ts'
import { readYaml, wrongAt, yamlMaxBytes } from './read-yaml.ts'
import { isFileInRepository } from './repository-paths.ts'
import { mostFiles, type RepositoryReader } from './repository-reader.ts'

/** A file of the repository, and where somebody names it. */
export type NamedFile = { path: string; place: Place; isOptional?: boolean }

export type LoadedFile = {
  path: string
  services: Map<string, MapNode>
  volumes: Map<string, ComposeNode>
  networks: Map<string, ComposeNode>
  include: ComposeNode | undefined
  others: string[]
}

export type FilePlace = {
  folder: string
  top: string
  variables: Variables
  notices: Notices
}

const mostCharacters = 1024 * 1024
const namesOfServices = /^[a-zA-Z0-9._-]{1,63}$/

/** The files of one project, each of the repository's own and none of them behind a link. */
export class FileLoader {
  readonly #reader: RepositoryReader
  readonly #left = { characters: mostCharacters }

  constructor(reader: RepositoryReader) {
    this.#reader = reader
  }

  /**
   * Has them all asked for at once.
   * @throws DevcontainerError where one is none of the repository's; FilesNeeded where they are to
   * be brought
   */
  require(named: readonly NamedFile[]): void {
    for (const { path, place } of named) {
      if (isFileInRepository(path)) continue
      throw wrongAt(place, `${quote(path)} is not a file in the repository; no other is read.`)
    }
    if (this.#reader.isFull && named[0]) {
      throw wrongAt(named[0].place, `more than ${mostFiles} files are named.`)
    }
    this.#reader.read(named.map(({ path }) => path))
  }

  /** Null where it is not there and need not be. */
  content({ path, place, isOptional = false }: NamedFile): Uint8Array | null {
    this.require([{ path, place }])
    const [found = 'missing'] = this.#reader.read([path])
    if (found === 'missing' && isOptional) return null
    if (found === 'missing') throw wrongAt(place, `${quote(path)} is not in the repository.`)
    if (found === 'link') {
      throw wrongAt(
        place,
        `${quote(path)} is a symbolic link, or behind one, which is not followed.`,
      )
    }
    const most = Math.max(envFileMaxBytes, yamlMaxBytes)
    if (found === 'large' || found.byteLength > most) {
      throw wrongAt(place, `${quote(path)} is larger than ${most / 1024} KB.`)
    }
    return found
  }

  /**
   * With variables put in, and its services in their long form, by the folder from which their
   * paths are meant.
   */
  load(file: NamedFile, { folder, top, variables, notices }: FilePlace): LoadedFile {
    const content = this.content(file) ?? new Uint8Array()
    const { path } = file
    const root = interpolateNode(readYaml(path, content), {
      variables,
      unset: (name) => notices.add(`"$${name}" is not set, and empty in ${quote(path)}.`),
      left: this.#left,
      fault: (node, message) => wrongAt(node.place, `${quote(node.text)} ${message}`),
    }) as MapNode
    const services = new Map<string, MapNode>()
    for (const [name, node] of mapIn(root, 'services')) {
      if (!namesOfServices.test(name)) {
        throw wrongAt(node.place, `${quote(name)} cannot be the name of a service.`)
      }
      if (node.kind !== 'map') throw wrongAt(node.place, `${quote(name)} must say what it is.`)
      services.set(name, canonicalService(node, { folder, top }))
    }
    return {
      path,
      services,
      volumes: mapIn(root, 'volumes'),
      networks: mapIn(root, 'networks'),
      include: root.entries.get('include'),
      others: [...root.entries.keys()].filter((key) => !key.startsWith('x-')),
    }
  }
}

function mapIn({ entries }: MapNode, key: string): Map<string, ComposeNode> {
  const node = entries.get(key)
  if (node === undefined || isNull(node)) return new Map()
  if (node.kind !== 'map') throw wrongAt(node.place, `${quote(key)} must hold names.`)
  return node.entries
}
