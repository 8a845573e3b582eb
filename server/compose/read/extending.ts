import { posix } from 'node:path'
import { type Notices, quote } from '#server/devcontainers/notices.ts'
import { type ComposeNode, type MapNode, mapNode } from './compose-node.ts'
import type { Variables } from './interpolate.ts'
import type { FileLoader, LoadedFile } from './load-file.ts'
import { mergeServices } from './merge-nodes.ts'
import { wrongAt } from './read-yaml.ts'
import { fromTop } from './repository-paths.ts'

type Context = { files: FileLoader; variables: Variables; notices: Notices; top: string }
type Service = {
  name: string
  service: MapNode
  file: LoadedFile
  /** Those of files that came before. */
  earlier: ReadonlyMap<string, MapNode>
}

const mostLevels = 10

/** Services with all that they extend, of their own file or another one of the repository's. */
export class Extending {
  readonly #context: Context
  readonly #loaded = new Map<string, LoadedFile>()
  readonly #extended = new Map<string, MapNode>()

  constructor(context: Context) {
    this.#context = context
  }

  /** @throws DevcontainerError where what it extends is not there, or leads back; FilesNeeded */
  extend(of: Service, above: readonly string[] = []): MapNode {
    const { name, service, file, earlier } = of
    const extended = service.entries.get('extends')
    if (extended === undefined) return service
    const own = mapNode(
      [...service.entries].filter(([key]) => key !== 'extends'),
      service,
    )
    const here = `${file.path}\0${name}`
    const done = this.#extended.get(here)
    if (done) return done
    if (above.includes(here) || above.length >= mostLevels) {
      throw wrongAt(extended.place, `${quote(name)} extends itself, or too many others.`)
    }
    const wanted = textIn(extended, 'service')
    if (wanted === null) throw wrongAt(extended.place, '"extends" must name a "service".')
    const from = this.#fileOf(extended, file)
    const found = from.services.get(wanted) ?? (from === file ? earlier.get(wanted) : undefined)
    if (!found) {
      const where = quote(from.path)
      throw wrongAt(extended.place, `${quote(wanted)}, which it extends, is not in ${where}.`)
    }
    const base = this.extend({ name: wanted, service: found, file: from, earlier }, [
      ...above,
      here,
    ])
    const whole = mergeServices(base, own)
    this.#extended.set(here, whole)
    return whole
  }

  #fileOf(extended: ComposeNode, file: LoadedFile): LoadedFile {
    const named = textIn(extended, 'file')
    if (named === null) return file
    const { files, top } = this.#context
    const path = fromTop(posix.dirname(file.path), named, top)
    if (path === file.path) return file
    const found =
      this.#loaded.get(path) ??
      files.load({ path, place: extended.place }, { ...this.#context, folder: posix.dirname(path) })
    this.#loaded.set(path, found)
    return found
  }
}

function textIn(node: ComposeNode, key: string): string | null {
  const found = node.kind === 'map' ? node.entries.get(key) : undefined
  return found?.kind === 'scalar' && found.text !== '' ? found.text : null
}
