import { agentErrorCode } from '#web/lib/agent-client.ts'
import type { Ide } from '../ide-context.ts'
import { joinPath, nameOf, shownName } from '../paths.ts'
import type { OpenFile } from './open-file.ts'
import { isTypingElsewhere } from './typing-elsewhere.ts'

type Given = Pick<Ide, 'quickInput' | 'fileEvents' | 'connection' | 'codespace'>

/** Asks where the text is to be, writes it there and shows it there. False where the user left. */
export async function saveAs(file: OpenFile, ide: Given): Promise<boolean> {
  const { quickInput, fileEvents, codespace, connection } = ide
  const { workspaceFolder } = codespace
  const bytes = file.bytes()
  const answer = await quickInput.ask({
    title: `Save ${shownName(nameOf(file.path))} as`,
    value: file.isUntitled ? '' : relativeTo(workspaceFolder, file.path),
    placeholder: 'src/new-file.ts',
    problem: pathProblem,
  })
  if (answer === null) return false
  const path = answer.startsWith('/') ? answer : joinPath(workspaceFolder, answer)
  if (path === file.path) {
    await file.save({ isAsked: true })
    return !file.isDirty
  }
  const { files } = connection.client
  try {
    // Makes the folders on the way, and refuses to go over what is there.
    await files.create.mutate({ path, kind: 'file' })
  } catch (error) {
    if (agentErrorCode(error) !== 'FILE_EXISTS') throw error
    const name = shownName(nameOf(path))
    const choice = await quickInput.pick(
      [
        { id: 'replace', label: `Replace ${name}`, icon: 'replace' },
        { id: 'keep', label: `Keep ${name} as it is`, icon: 'close' },
      ],
      { title: `${name} is there already` },
    )
    if (choice?.id !== 'replace') return false
  }
  await files.write.mutate({ path, bytes, baseEtag: 'any', isOverOther: true })
  if (file.isUntitled) {
    file.discard()
    fileEvents.emit({ type: 'renamed', from: file.path, to: path })
  } else await file.revert()
  // The user may have gone on to a terminal meanwhile.
  fileEvents.open(path, { takesFocus: !isTypingElsewhere() })
  return true
}

function relativeTo(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
}

export function pathProblem(path: string): string | null {
  if (path === '' || path.endsWith('/')) return 'A name is missing.'
  if (path.includes('\0') || path.length > 4000) return 'No file can be called that.'
  if (path.split('/').some((part) => part === '..' || part === '.')) {
    return 'Write the path without “.” and “..”.'
  }
  return null
}
