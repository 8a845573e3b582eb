import { type ComposeNode, isNull, listNode, type MapNode, mapNode } from './compose-node.ts'

/** Where the last word counts whole, as paths in a service. */
const whole = new Set(['command', 'entrypoint', 'healthcheck.test'])
const isWhole = (path: string): boolean => whole.has(path) || /^volumes\./.test(path)

/**
 * A service, and what a later file or the service itself says of it, by the rules of Compose: what
 * has names is put together name by name, what is in a list is added, and of all else the last word
 * counts.
 */
export function mergeServices(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, '')
}

function mergeMaps(base: MapNode, over: MapNode, path: string): MapNode {
  const entries = new Map(base.entries)
  for (const [key, node] of over.entries) {
    const before = entries.get(key)
    const merged = mergeNodes(before, node, path === '' ? key : `${path}.${key}`)
    if (merged === null) entries.delete(key)
    else entries.set(key, merged)
  }
  return mapNode(entries, over)
}

function mergeNodes(
  base: ComposeNode | undefined,
  over: ComposeNode,
  path: string,
): ComposeNode | null {
  if (over.tag === 'reset') return null
  if (base === undefined || over.tag === 'override' || isWhole(path)) return over
  if (isNull(over)) return base.kind === 'scalar' ? over : base
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, path)
  if (base.kind === 'list' && over.kind === 'list') {
    return listNode([...base.items, ...over.items], over)
  }
  return over
}
