import type { AgentContext } from '../context.ts'
import type { FileStat } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { etagOf, isWritableBy } from './file-state.ts'
import { kindOf } from './list-folder.ts'

/** Of what a link points at; of the link itself where that leads nowhere. */
export function statFile(
  { files, user }: Pick<AgentContext, 'files' | 'user'>,
  path: string,
): Promise<FileStat> {
  return orRefusal('file', async () => {
    const own = await files.lstat(path)
    const isLink = own.isSymbolicLink()
    const stats = isLink ? await files.stat(path).catch(() => own) : own
    return {
      path,
      kind: kindOf(stats),
      isLink,
      sizeBytes: Number(stats.size),
      modifiedAt: Number(stats.mtimeMs),
      etag: etagOf(stats),
      isReadOnly: !isWritableBy(user, stats),
    }
  })
}
