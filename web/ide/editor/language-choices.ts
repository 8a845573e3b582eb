import type { IdeStorage } from '../ide-storage.ts'

const key = 'languages'
const kept = 200

let choices = new Map<string, string>()
let storage: Pick<IdeStorage, 'read' | 'write'> | null = null

/** Which languages were chosen for files of this codespace, rather than taken from their names. */
export function readLanguageChoices(of: Pick<IdeStorage, 'read' | 'write'>): void {
  storage = of
  choices = new Map(of.read<[string, string][]>(key, []))
}

export function languageChoice(path: string): string | undefined {
  return choices.get(path)
}

/** With null its name says it again. */
export function keepLanguageChoice(path: string, language: string | null): void {
  choices.delete(path)
  if (language !== null) choices.set(path, language)
  storage?.write(key, [...choices].slice(-kept))
}
