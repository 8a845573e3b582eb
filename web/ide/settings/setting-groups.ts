import { type SettingId, settingDefinitions } from './setting-definitions.ts'

export type SettingGroup = { title: string; ids: readonly SettingId[] }

/** By what an id begins with. What begins with none of them comes last. */
const groups: readonly [title: string, prefixes: readonly string[]][] = [
  ['Text editor', ['editor.']],
  ['Comparing', ['diffEditor.']],
  ['Files', ['files.']],
  ['Explorer', ['explorer.']],
  ['Terminal', ['terminal.']],
  ['Ports', ['remote.']],
  ['Workbench', ['workbench.', 'breadcrumbs.', 'zenMode.', 'window.']],
]

/** The settings that a search finds, in their groups. Nothing typed finds all. */
export function groupSettings(
  query: string,
  isModified: (id: SettingId) => boolean,
): SettingGroup[] {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean)
  const isOnlyModified = terms.includes('@modified')
  const words = terms.filter((term) => term !== '@modified')
  const ids = (Object.keys(settingDefinitions) as SettingId[]).filter((id) => {
    const text = `${id} ${settingTitle(id).join(' ')} ${settingDefinitions[id].words}`.toLowerCase()
    return words.every((word) => text.includes(word)) && (!isOnlyModified || isModified(id))
  })
  const left = new Set(ids)
  const found = groups.map(([title, prefixes]) => {
    const own = ids.filter((id) => prefixes.some((prefix) => id.startsWith(prefix)))
    for (const id of own) left.delete(id)
    return { title, ids: own }
  })
  return [...found, { title: 'More', ids: [...left] }].filter(({ ids: own }) => own.length > 0)
}

/** `editor.minimap.enabled` is `Editor › Minimap` and `Enabled`. */
export function settingTitle(id: SettingId): [path: string, name: string] {
  const parts = id.split('.').map(wordsOf)
  const name = parts.pop() ?? id
  return [parts.join(' › '), name]
}

const wordsOf = (part: string): string => {
  const words = part.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
