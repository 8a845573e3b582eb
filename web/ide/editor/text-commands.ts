import type { editor } from 'monaco-editor/editor'
import type { Command } from '../commands/command.ts'
import { nameOf, shownName } from '../paths.ts'
import type { QuickInput } from '../quick-input/quick-input.ts'
import { activeEditor } from './active-editor.ts'

/** What is done to the text in front as a whole: its language and its indentation. */
export function textCommands(quickInput: QuickInput): Command[] {
  const onText =
    (act: (target: editor.IStandaloneCodeEditor, path: string | null) => unknown) => () => {
      const { editor: target, path } = activeEditor.getState()
      return target?.getModel() ? act(target, path) : undefined
    }
  const base = { category: 'Editor', when: 'editorIsOpen' }
  const runAction = (id: string) => onText((target) => target.getAction(id)?.run())
  return [
    {
      id: 'workbench.action.editor.changeLanguageMode',
      title: 'Change language mode',
      keys: 'ctrl+k m',
      ...base,
      run: onText(async (target, path) => {
        const model = target.getModel()
        if (!model) return
        const { chooseLanguage, languages } = await import('./languages.ts')
        const now = model.getLanguageId()
        const byName = 'by name'
        const items = [
          ...(path === null
            ? []
            : [{ id: byName, label: `As the name ${shownName(nameOf(path))} says`, icon: 'wand' }]),
          ...languages.map(({ id, title }) => ({
            id,
            label: title,
            ...(id === now ? { description: 'Now' } : {}),
          })),
        ]
        const chosen = await quickInput.pick(items, { title: 'Language mode', activeId: now })
        if (chosen) await chooseLanguage(model, path, chosen.id === byName ? null : chosen.id)
      }),
    },
    {
      id: 'bothy.editor.chooseIndentation',
      title: 'Change indentation of the file',
      ...base,
      run: async () => {
        const chosen = await quickInput.pick(indentations, { title: 'Indentation' })
        if (chosen) await runAction(chosen.id)()
      },
    },
    ...indentations.map(({ id, label }) => ({ id, title: label, ...base, run: runAction(id) })),
  ]
}

const indentations = [
  { id: 'editor.action.indentUsingSpaces', label: 'Indent using spaces', group: 'change view' },
  { id: 'editor.action.indentUsingTabs', label: 'Indent using tabs', group: 'change view' },
  {
    id: 'editor.action.changeTabDisplaySize',
    label: 'Change tab display size',
    group: 'change view',
  },
  {
    id: 'editor.action.detectIndentation',
    label: 'Detect indentation from content',
    group: 'change view',
  },
  {
    id: 'editor.action.indentationToSpaces',
    label: 'Convert indentation to spaces',
    group: 'convert file',
  },
  {
    id: 'editor.action.indentationToTabs',
    label: 'Convert indentation to tabs',
    group: 'convert file',
  },
]
