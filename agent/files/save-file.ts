import type { AgentContext } from '../context.ts'
import { historyOf } from '../history/history.ts'
import type { WriteFileInput } from '../protocol/files.ts'
import { type SavedFile, type WriteResult, writeFile } from './write-file.ts'

/**
 * Writes as `writeFileInput` promises, and has the local history keep it once that is
 * answered, if it may.
 */
export async function saveFile(ctx: AgentContext, input: WriteFileInput): Promise<WriteResult> {
  if (input.isHistoryKept === false) return writeFile(ctx, input)
  const done: { saved: SavedFile | null } = { saved: null }
  const result = await writeFile(ctx, input, (saved) => {
    done.saved = saved
  })
  const { saved } = done
  const { isOverOther = false } = input
  if (saved) setImmediate(() => historyOf(ctx).saved({ ...saved, isOverOther }))
  return result
}
