import { posix } from 'node:path'
import { quote } from '#server/devcontainers/notices.ts'
import type { CompanionSpec } from '#server/drivers/companions.schema.ts'
import type { ComposeNode } from '../read/compose-node.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { bytesOf, entriesOf, isTrue, listOf, textOf } from './service-values.ts'

/** `source`: a name, a path seen from the top of the repository, or null where nothing is named. */
export type ServiceVolume = {
  type: string
  source: string | null
  target: string
  isReadOnly: boolean
}

const usualTmpfsBytes = 64 * 1024 ** 2

/** Of `volumes` in their long form, by where they are. Those in memory are among `readTmpfs`. */
export function readVolumes(node: ComposeNode | undefined): ServiceVolume[] {
  return [...entriesOf(node, 'volumes')].flatMap(([target, volume]) => {
    const entries = entriesOf(volume, 'volumes')
    const type = textOf(entries.get('type'), 'volumes.type') ?? 'volume'
    if (type === 'tmpfs') return []
    const source = textOf(entries.get('source'), 'volumes.source') || null
    const isReadOnly = isTrue(entries.get('read_only'), 'volumes.read_only')
    return [{ type, source, target, isReadOnly }]
  })
}

/** Of `tmpfs`, or those of `volumes` that are in memory. */
export function readTmpfs(node: ComposeNode | undefined): CompanionSpec['tmpfs'] {
  if (node?.kind === 'map') {
    return [...node.entries].flatMap(([target, volume]) => {
      const entries = entriesOf(volume, 'volumes')
      if (textOf(entries.get('type'), 'volumes.type') !== 'tmpfs') return []
      const size = entriesOf(entries.get('tmpfs'), 'volumes.tmpfs').get('size')
      return [{ target, sizeBytes: bytesOf(size, 'volumes.tmpfs.size') ?? usualTmpfsBytes }]
    })
  }
  return listOf(node, 'tmpfs').map((item) => {
    const [written = '', options = ''] = (textOf(item, 'tmpfs') ?? '').split(':')
    if (!written.startsWith('/') || /\p{Cc}/u.test(written)) {
      throw wrongAt(item.place, `"tmpfs" needs an absolute path, not ${quote(written)}.`)
    }
    const target = posix.normalize(written).replace(/(.)\/+$/, '$1')
    const size = /(?:^|,)size=([^,]*)/.exec(options)?.[1]
    const said =
      size === undefined ? undefined : ({ ...item, value: size, text: size } as ComposeNode)
    return { target, sizeBytes: bytesOf(said, 'tmpfs') ?? usualTmpfsBytes }
  })
}
