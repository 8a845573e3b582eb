import { posix } from 'node:path'
import { quote } from '#server/devcontainers/notices.ts'
import { type ComposeNode, type MapNode, mapNode, textNode } from './compose-node.ts'
import { wrongAt } from './read-yaml.ts'

/**
 * What stands behind the second colon. Others are of how a machine shares its folders, and mean
 * nothing here.
 */
const readOnly = 'ro'

/**
 * One of `volumes` in its long form, with a target that is normal.
 * @throws DevcontainerError
 */
export function canonicalVolume(node: ComposeNode): MapNode {
  if (node.kind === 'list') throw wrongAt(node.place, 'a volume must be a text or an object.')
  const volume = node.kind === 'map' ? node : fromShort(node)
  const target = volume.entries.get('target')
  const written = target?.kind === 'scalar' ? target.text : ''
  if (!written.startsWith('/') || written.length > 1000 || /\p{Cc}/u.test(written)) {
    throw wrongAt(
      node.place,
      `a volume needs an absolute path in the container, not ${quote(written)}.`,
    )
  }
  const normal = posix.normalize(written).replace(/(.)\/+$/, '$1')
  const type = volume.entries.get('type') ?? textNode('volume', node)
  return mapNode([...volume.entries, ['type', type], ['target', textNode(normal, node)]], volume)
}

function fromShort(node: ComposeNode & { kind: 'scalar' }): MapNode {
  const parts = node.text.split(':')
  const at = (text: string) => textNode(text, node)
  const [source = '', target = '', mode = ''] = parts
  if (parts.length > 3) {
    throw wrongAt(node.place, `${quote(node.text)} is no volume; expected "source:/target:mode".`)
  }
  if (parts.length === 1) {
    return mapNode(
      [
        ['type', at('volume')],
        ['target', at(source)],
      ],
      node,
    )
  }
  const isPath = /^[./~]/.test(source)
  return mapNode(
    [
      ['type', at(isPath ? 'bind' : 'volume')],
      ['source', at(source)],
      ['target', at(target)],
      ['read_only', at(String(mode.split(',').includes(readOnly)))],
    ],
    node,
  )
}
