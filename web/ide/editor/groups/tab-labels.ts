import type { EditorInput } from '../../editor-input.ts'
import { fileView } from '../../file-views.ts'
import { folderOf, shownName } from '../../paths.ts'
import { inputTitle } from './panel-params.ts'

export type TabLabel = {
  name: string
  /** What tells it from another tab of the same name: as much of its folder as that takes. */
  detail: string | null
}

/** The words of every tab, each as short as it can be told from the others. */
export function tabLabels(tabs: readonly { id: string; input: EditorInput }[]) {
  const byName = new Map<string, { id: string; input: EditorInput }[]>()
  for (const tab of tabs) {
    const name = nameOfTab(tab.input)
    byName.set(name, [...(byName.get(name) ?? []), tab])
  }
  const labels = new Map<string, TabLabel>()
  for (const [name, same] of byName) {
    const folders = [...new Set(same.flatMap(({ input }) => folderOfTab(input) ?? []))]
    for (const { id, input } of same) {
      const folder = folderOfTab(input)
      const isAlone = folder === null || folders.length < 2
      labels.set(id, { name, detail: isAlone ? null : shortest(folder, folders) })
    }
  }
  return labels
}

function nameOfTab(input: EditorInput): string {
  const title = inputTitle(input)
  const view = input.type === 'file' && input.view !== undefined ? fileView(input.view) : undefined
  return view?.isPreview ? `Preview ${title}` : title
}

function folderOfTab(input: EditorInput): string | null {
  return input.type === 'file' ? folderOf(input.path) : null
}

/** The end of the folder that no other one ends with. */
function shortest(folder: string, folders: readonly string[]): string {
  const parts = folder.split('/').filter(Boolean)
  for (let count = 1; count < parts.length; count += 1) {
    const end = parts.slice(-count).join('/')
    const isUnique = folders.every((other) => other === folder || !`/${other}`.endsWith(`/${end}`))
    if (isUnique) return shownName(count === parts.length ? `/${end}` : end)
  }
  return shownName(folder)
}
