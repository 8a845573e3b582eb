import { dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { type EditorConfigText, maxEditorConfigBytes } from '../protocol/files.ts'
import { readWhole } from './whole-files.ts'

const fileName = '.editorconfig'
const maxFolders = 64

/** As `editorConfigInput` promises. One that cannot be read has no word. */
export async function readEditorConfig(
  { files, workspacesFolder }: Pick<AgentContext, 'files' | 'workspacesFolder'>,
  path: string,
): Promise<EditorConfigText[]> {
  const texts: EditorConfigText[] = []
  let folder = dirname(path)
  for (let count = 0; count < maxFolders; count += 1) {
    const file = join(folder, fileName)
    const bytes = await readWhole(files, file, maxEditorConfigBytes).catch(() => null)
    if (bytes) texts.push({ path: file, text: bytes.toString() })
    const above = dirname(folder)
    if (folder === workspacesFolder || above === folder) break
    folder = above
  }
  return texts
}
