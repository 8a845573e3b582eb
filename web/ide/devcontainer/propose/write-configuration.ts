import { agentErrorCode } from '#web/lib/agent-client.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'
import type { Ide } from '../../ide-context.ts'
import { joinPath } from '../../paths.ts'
import { repositoryFolder } from '../configuration-paths.ts'

type Written = {
  path: string
  text: string
  /** The one that a rebuild is made from. */
  isOnlyOne: boolean
}

/**
 * Writes it where nothing is, opens it in the place of what proposed it, and says what is next.
 * False where it did not.
 */
export async function writeConfiguration(
  { codespace, connection, commands, fileEvents }: Ide,
  { path, text, isOnlyOne }: Written,
): Promise<boolean> {
  const file = joinPath(repositoryFolder(codespace), path)
  const { files } = connection.client
  try {
    // Makes the folders on the way, and refuses to go over what is there.
    await files.create.mutate({ path: file, kind: 'file' })
    await files.write.mutate({ path: file, bytes: new TextEncoder().encode(text), baseEtag: 'any' })
  } catch (error) {
    const isThere = agentErrorCode(error) === 'FILE_EXISTS'
    showToast({
      tone: isThere ? 'warning' : 'danger',
      title: isThere ? `${path} is there already` : `${path} could not be written`,
      description: isThere ? 'It was left as it is.' : sentenceOf(error),
      ...(isThere && {
        action: { label: 'Open it', onSelect: () => fileEvents.open(file, { takesFocus: true }) },
      }),
    })
    return false
  }
  commands.run('workbench.action.closeActiveEditor')
  fileEvents.open(file, { takesFocus: true })
  showToast({
    tone: 'ok',
    title: `${path} is written`,
    description: isOnlyOne
      ? 'A rebuild makes the container that it describes.'
      : 'New codespaces can be made from it.',
    ...(isOnlyOne && {
      actions: [
        { label: 'Rebuild', onSelect: () => commands.run('bothy.rebuild') },
        { label: 'Preview', onSelect: () => commands.run('bothy.previewConfiguration') },
      ],
    }),
  })
  return true
}
