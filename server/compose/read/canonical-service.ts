import { quote } from '#server/devcontainers/notices.ts'
import {
  type ComposeNode,
  isNull,
  listNode,
  type MapNode,
  mapNode,
  textNode,
} from './compose-node.ts'
import { wrongAt } from './read-yaml.ts'
import { type Folder, fromTop } from './repository-paths.ts'
import { canonicalVolume } from './short-volumes.ts'

export type ServicePlace = { folder: Folder; top: string }

/** Of these a list of `NAME=value` stands for names and values. */
const pairs = new Set(['environment', 'labels', 'annotations', 'sysctls'])
/** Of these one text stands for a list of it. */
const lists = new Set(['env_file', 'tmpfs', 'dns', 'dns_search', 'label_file'])

/**
 * A service with each of its values in its long form, and its paths seen from the top of the
 * repository: so that those of several files can be merged, wherever they are.
 * @throws DevcontainerError
 */
export function canonicalService(service: MapNode, place: ServicePlace): MapNode {
  const entries = [...service.entries].map(([key, node]) => {
    return [key, canonicalValue(key, node, place)] as const
  })
  return mapNode(entries, service)
}

function canonicalValue(key: string, node: ComposeNode, place: ServicePlace): ComposeNode {
  if (isNull(node)) return node
  if (pairs.has(key)) return named(node, key)
  if (key === 'env_file') return envFiles(node, place)
  if (lists.has(key)) return node.kind === 'scalar' ? listNode([node], node) : node
  if (key === 'build') return build(node, place)
  if (key === 'extends') return node.kind === 'scalar' ? mapNode([['service', node]], node) : node
  if (key === 'depends_on') return names(node, key, started)
  if (key === 'networks') return names(node, key, nothing)
  if (key === 'volumes') return volumes(node, place)
  return node
}

/** `["NAME=value"]` as `NAME: value`; a name alone is one that the local environment would say. */
export function named(node: ComposeNode, key: string): ComposeNode {
  if (node.kind !== 'list') return node
  const entries = node.items.map((item): [string, ComposeNode] => {
    if (item.kind !== 'scalar') throw wrongAt(item.place, `${quote(key)} must hold NAME=value.`)
    const at = item.text.indexOf('=')
    if (at === -1) return [item.text, { ...item, value: null, text: '' }]
    return [item.text.slice(0, at), textNode(item.text.slice(at + 1), item)]
  })
  return mapNode(entries, node)
}

function names(
  node: ComposeNode,
  key: string,
  value: (node: ComposeNode) => ComposeNode,
): ComposeNode {
  if (node.kind !== 'list') return node
  const entries = node.items.map((item): [string, ComposeNode] => {
    if (item.kind !== 'scalar') throw wrongAt(item.place, `${quote(key)} must hold names.`)
    return [item.text, value(item)]
  })
  return mapNode(entries, node)
}

const started = (node: ComposeNode): ComposeNode =>
  mapNode([['condition', textNode('service_started', node)]], node)
const nothing = ({ place }: ComposeNode): ComposeNode => ({
  kind: 'scalar',
  value: null,
  text: '',
  place,
  tag: null,
})

const resolved = (node: ComposeNode, { folder, top }: ServicePlace): ComposeNode =>
  node.kind === 'scalar' ? { ...node, ...textOf(fromTop(folder, node.text, top)) } : node
const textOf = (text: string) => ({ value: text, text })

function envFiles(node: ComposeNode, place: ServicePlace): ComposeNode {
  const items = node.kind === 'list' ? node.items : [node]
  const files = items.map((item) => {
    const path = item.kind === 'map' ? item.entries.get('path') : item
    if (!path) throw wrongAt(item.place, '"env_file" must name a "path".')
    const rest = item.kind === 'map' ? [...item.entries] : []
    return mapNode([...rest, ['path', resolved(path, place)]], item)
  })
  return listNode(files, node)
}

/** Beside what is said of a build: the folder that it means where nothing says another one. */
export const usualContext = '/context'

/** An address is none of the repository’s, and stays. */
export const isAddress = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\/|^git@|^github\.com\//i.test(text)

function build(node: ComposeNode, place: ServicePlace): ComposeNode {
  const entries = new Map(node.kind === 'map' ? node.entries : [['context', node]])
  entries.set(usualContext, resolved(textNode('.', node), place))
  const context = entries.get('context')
  const isWithin = context?.kind === 'scalar' && !isAddress(context.text)
  if (isWithin) entries.set('context', resolved(context, place))
  for (const key of ['args', 'labels']) {
    const pairsOfIt = entries.get(key)
    if (pairsOfIt) entries.set(key, named(pairsOfIt, `build.${key}`))
  }
  return mapNode(entries, node)
}

/** By where they are in the container, since two of them cannot be at one place. */
function volumes(node: ComposeNode, place: ServicePlace): ComposeNode {
  if (node.kind !== 'list') throw wrongAt(node.place, '"volumes" must be a list.')
  return mapNode(
    node.items.map((item) => {
      const volume = canonicalVolume(item)
      const source = volume.entries.get('source')
      const isBind = textIn(volume, 'type') === 'bind' && source !== undefined
      const entries = isBind
        ? mapNode([...volume.entries, ['source', resolved(source, place)]], volume)
        : volume
      return [textIn(volume, 'target'), entries]
    }),
    node,
  )
}

function textIn({ entries }: MapNode, key: string): string {
  const node = entries.get(key)
  return node?.kind === 'scalar' ? node.text : ''
}
