import { useEditors } from './editor-context.ts'
import type { OpenFile } from './open-file.ts'

/** The open file of a path; the first to ask opens it, closing its tab closes it. */
export function useOpenFile(path: string): OpenFile {
  const { files } = useEditors()
  return files.open(path)
}
