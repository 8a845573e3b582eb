import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  type Node as YamlNode,
} from 'yaml'
import { quote } from '#server/devcontainers/notices.ts'
import { DevcontainerError, type Place } from '#server/devcontainers/read-json.ts'
import { type ComposeNode, isNull, type MapNode } from './compose-node.ts'
import { CostlyYaml, parseYaml } from './parse-yaml.ts'

/** More than any real one has. */
export const yamlMaxBytes = 128 * 1024
/** Each use of an alias counts all that it stands for. */
const mostNodes = 20_000
const mostLevels = 50

export const wrongAt = (place: Place, message: string): DevcontainerError =>
  new DevcontainerError('DEVCONTAINER_INVALID', message, place)

/** Files that need others are read again and again until all of them are there. */
const lately = new WeakMap<Uint8Array, { path: string; root: MapNode }>()

/**
 * Reads a file in YAML that anybody may have written, with its anchors, aliases and merge keys put
 * in.
 * @throws DevcontainerError with the first place that is wrong
 */
export function readYaml(path: string, content: Uint8Array): MapNode {
  const known = lately.get(content)
  if (known?.path === path) return known.root
  const root = readAnew(path, content)
  lately.set(content, { path, root })
  return root
}

function readAnew(path: string, content: Uint8Array): MapNode {
  const top = { path, line: 1, column: 1 }
  if (content.byteLength > yamlMaxBytes) throw wrongAt(top, 'the file is larger than 128 KB.')
  const { document, lines } = parse(decode(content, top), path)
  const placeAt = placesIn(lines, path)
  const [error] = document.errors
  if (error) throw wrongAt(placeAt(error.pos[0]), `this is not YAML: ${quote(error.message)}.`)
  const root = document.contents
  if (root === null) throw wrongAt(top, 'the file is empty; expected "services:".')
  const node = new Conversion(placeAt).convert(root as YamlNode, 0)
  if (node.kind === 'map') return node
  throw wrongAt(node.place, 'expected keys and their values, such as "services:".')
}

function decode(content: Uint8Array, top: Place): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    throw wrongAt(top, 'the file is not text in UTF-8.')
  }
}

function parse(text: string, path: string) {
  try {
    return parseYaml(text)
  } catch (error) {
    if (!(error instanceof CostlyYaml)) throw error
    const lines = new LineCounter()
    lines.addNewLine(0)
    for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1)
    throw wrongAt(placesIn(lines, path)(error.offset), error.message)
  }
}

const placesIn =
  (lines: LineCounter, path: string) =>
  (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { path, line: Math.max(1, line), column: Math.max(1, col) }
  }

const isTag = (tag: string | undefined): 'reset' | 'override' | null =>
  tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : null

class Conversion {
  readonly #placeAt: (offset: number) => Place
  readonly #anchors = new Map<string, { node: ComposeNode; size: number }>()
  #size = 0

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt
  }

  convert(node: YamlNode, level: number): ComposeNode {
    const place = this.#placeAt(node.range?.[0] ?? 0)
    if (level > mostLevels) throw wrongAt(place, `more than ${mostLevels} levels are nested here.`)
    if (isAlias(node)) {
      const found = this.#anchors.get(node.source)
      if (!found) throw wrongAt(place, `${quote(`*${node.source}`)} stands for nothing above it.`)
      this.#count(found.size, place)
      return found.node
    }
    const before = this.#size
    this.#count(1, place)
    const converted = this.#convertOwn(node, { place, level })
    const { anchor } = node as { anchor?: string }
    if (anchor) this.#anchors.set(anchor, { node: converted, size: this.#size - before })
    return converted
  }

  #convertOwn(node: YamlNode, { place, level }: { place: Place; level: number }): ComposeNode {
    const tag = isTag(node.tag)
    if (isMap(node)) {
      const entries = this.#convertPairs(node.items as Pair[], { place, level })
      return { kind: 'map', entries, place, tag }
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item as YamlNode, level + 1))
      return { kind: 'list', items, place, tag }
    }
    const value = isScalar(node) ? node.value : null
    const isPlain = typeof value === 'number' || typeof value === 'boolean'
    if (typeof value === 'string' || value === null) {
      return { kind: 'scalar', value, text: value ?? '', place, tag }
    }
    const source = isScalar(node) ? node.source : undefined
    const text = source ?? String(value)
    return { kind: 'scalar', value: isPlain ? value : text, text, place, tag }
  }

  #convertPairs(
    pairs: Pair[],
    { place, level }: { place: Place; level: number },
  ): Map<string, ComposeNode> {
    const own = new Map<string, ComposeNode>()
    const merged: MapNode[] = []
    for (const { key, value } of pairs) {
      const at = this.#placeAt((key as YamlNode | null)?.range?.[0] ?? 0)
      if (!isScalar(key)) throw wrongAt(place, 'a key must be a text.')
      const name = key.source ?? String(key.value ?? '')
      // Of a key without a value there is no node.
      const node: ComposeNode =
        value === null
          ? { kind: 'scalar', value: null, text: '', place: at, tag: null }
          : this.convert(value as YamlNode, level + 1)
      if (name === '<<' && key.type === 'PLAIN') merged.push(...this.#mergedIn(node))
      else if (own.has(name)) throw wrongAt(at, `${quote(name)} is there more than once.`)
      else if (name.includes('\0')) throw wrongAt(at, 'a key holds a NUL character.')
      else own.set(name, node)
    }
    for (const { entries } of merged) {
      for (const [name, node] of entries) {
        if (!own.has(name)) own.set(name, node)
      }
      this.#count(entries.size, place)
    }
    return own
  }

  /** What `<<` names: the earlier counts before the later. */
  #mergedIn(node: ComposeNode): MapNode[] {
    const all = node.kind === 'list' ? node.items : isNull(node) ? [] : [node]
    return all.map((one) => {
      if (one.kind === 'map') return one
      throw wrongAt(node.place, '"<<" must name keys and their values.')
    })
  }

  #count(size: number, place: Place): void {
    this.#size += size
    if (this.#size > mostNodes) {
      throw wrongAt(place, `there are more than ${mostNodes} values, those of aliases among them.`)
    }
  }
}
