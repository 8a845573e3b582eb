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
  const runAction = (id: string) =>
    onText(async (target) => {
      target.focus()
      const asked = sizeQuestions[id]
      if (!asked) return target.getAction(id)?.run()
      // Monaco would ask in a box of its own, and only while it has the focus.
      const model = target.getModel()
      const { tabSize = 4 } = model?.getOptions() ?? {}
      const options = { title: asked.title, activeId: String(tabSize) }
      const chosen = await quickInput.pick(sizes(tabSize), options)
      if (chosen) model?.updateOptions(asked.change(Number(chosen.id)))
    })
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

/** What needs a number, and what that does. */
const sizeQuestions: Record<
  string,
  { title: string; change: (size: number) => editor.ITextModelUpdateOptions } | undefined
> = {
  'editor.action.indentUsingSpaces': {
    title: 'Spaces of one step',
    change: (size) => ({ tabSize: size, indentSize: size, insertSpaces: true }),
  },
  'editor.action.indentUsingTabs': {
    title: 'Width of a tab',
    change: (size) => ({ tabSize: size, indentSize: size, insertSpaces: false }),
  },
  'editor.action.changeTabDisplaySize': {
    title: 'Width of a tab',
    change: (size) => ({ tabSize: size }),
  },
}

const sizes = (now: number) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((size) => ({
    id: String(size),
    label: String(size),
    ...(size === now ? { description: 'Now' } : {}),
  }))

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
