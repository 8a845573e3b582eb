import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'
import type { Ide } from '../ide-context.ts'
import { joinPath } from '../paths.ts'
import { repositoryFolder } from './configuration-paths.ts'

type Lock = { path: string; text: string }

/**
 * Writes down which Features this codespace has exactly, so that others and later ones have the
 * same; one that is there is brought up to date. Opens it.
 */
export async function writeLock(
  { codespace, connection, fileEvents }: Ide,
  lock: Lock | null,
): Promise<void> {
  if (lock === null) {
    showToast({
      tone: 'info',
      title: 'There is nothing to lock',
      description: 'This codespace was made without Features of a registry.',
    })
    return
  }
  const { path, text } = lock
  const file = joinPath(repositoryFolder(codespace), path)
  try {
    const bytes = new TextEncoder().encode(text)
    await connection.client.files.write.mutate({ path: file, bytes, baseEtag: 'any' })
  } catch (error) {
    const title = `${path} could not be written`
    showToast({ tone: 'danger', title, description: sentenceOf(error) })
    return
  }
  fileEvents.open(file, { takesFocus: true })
  showToast({
    tone: 'ok',
    title: `${path} is written`,
    description: 'Commit it: whatever is made from it then has these very Features.',
  })
}
