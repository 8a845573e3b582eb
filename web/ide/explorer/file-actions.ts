import { agentErrorCode, isConnectionLost } from '#web/lib/agent-client.ts'
import { showToast } from '#web/ui/Toast.tsx'
import type { Ide } from '../ide-context.ts'
import { folderOf, joinPath, nameOf, shownName } from '../paths.ts'
import type { FileTree } from './file-tree.ts'

type Context = { ide: Pick<Ide, 'connection' | 'fileEvents'>; tree: FileTree }

/** Makes an entry and, when it is a file, opens it. `name` may hold slashes: folders on the way are made. */
export async function createEntry(
  { ide, tree }: Context,
  { folder, name, kind }: { folder: string; name: string; kind: 'file' | 'folder' },
): Promise<void> {
  const path = joinPath(folder, name.replace(/\/+$/, ''))
  await orToast(`${shownName(name)} was not made`, async () => {
    await ide.connection.client.files.create.mutate({ path, kind })
    if (kind === 'file') ide.fileEvents.open(path, { takesFocus: true })
    else tree.expand(path)
  })
}

export async function renameEntry(
  { ide, tree }: Context,
  { path, name }: { path: string; name: string },
): Promise<void> {
  const to = joinPath(folderOf(path), name)
  await orToast(`${shownName(nameOf(path))} was not renamed`, async () => {
    await ide.connection.client.files.rename.mutate({ from: path, to })
    tree.renamed(path, to)
    ide.fileEvents.emit({ type: 'renamed', from: path, to })
  })
}

export async function deleteEntry({ ide }: Context, path: string): Promise<void> {
  await orToast(`${shownName(nameOf(path))} was not deleted`, async () => {
    await ide.connection.client.files.delete.mutate({ path })
    ide.fileEvents.emit({ type: 'deleted', path })
  })
}

async function orToast(title: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    showToast({ tone: 'danger', title, description: wordsOf(error) })
  }
}

function wordsOf(error: unknown): string {
  if (isConnectionLost(error)) {
    return 'The connection was lost on the way, so it may have happened. The explorer shows what is there.'
  }
  const code = agentErrorCode(error)
  if (code === 'FILE_EXISTS') return 'Something of that name is already there.'
  if (code === 'FILE_NOT_PERMITTED') return 'You may not change this folder.'
  if (code === 'WORKSPACE_FULL') return 'The codespace’s disk is full.'
  if (code === 'FILE_NOT_FOUND' || code === 'FOLDER_NOT_FOUND') return 'It is no longer there.'
  return error instanceof Error ? error.message : String(error)
}
