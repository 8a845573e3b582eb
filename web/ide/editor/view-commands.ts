import type { Command } from '../commands/command.ts'
import type { EditorInput } from '../editor-input.ts'
import { fileViews, firstView, textView } from '../file-views.ts'
import { nameOf, shownName } from '../paths.ts'
import type { QuickInput } from '../quick-input/quick-input.ts'
import type { EditorGroups } from './groups/editor-groups.ts'
import { paramsOf } from './groups/panel-params.ts'
import type { OpenFiles } from './open-files.ts'

type Given = { groups: EditorGroups; files: OpenFiles; quickInput: QuickInput }

/** The same file shown in another way. */
export function viewCommands({ groups, files, quickInput }: Given): Command[] {
  return [
    {
      id: 'workbench.action.reopenWithEditor',
      title: 'Reopen editor with…',
      category: 'View',
      when: 'editorIsOpen',
      run: async (id) => {
        const panel = groups.panel(id)
        const input = panel && paramsOf(panel)?.input
        if (!panel || input?.type !== 'file') return
        const items = viewItems(input, files)
        const chosen = await quickInput.pick(items, {
          title: `Open ${shownName(nameOf(input.path))} with`,
          activeId: input.view ?? textView,
        })
        if (!chosen || chosen.id === input.view) return
        const made = groups.replace(panel, { type: 'file', path: input.path, view: chosen.id })
        groups.wish.setState({ id: made.id, takesFocus: true }, true)
      },
    },
    {
      id: 'explorer.openWith',
      title: 'Open with…',
      category: 'File',
      // It means a file of the tree, which the menu there names.
      isHidden: true,
      run: async (path) => {
        if (typeof path !== 'string') return
        const items = viewItems({ type: 'file', path }, files)
        const title = `Open ${shownName(nameOf(path))} with`
        const chosen = await quickInput.pick(items, { title })
        if (chosen) {
          groups.open({ type: 'file', path, view: chosen.id }, { takesFocus: true })
        }
      },
    },
  ]
}

function viewItems({ path, view }: Extract<EditorInput, { type: 'file' }>, files: OpenFiles) {
  const content = files.find(path)?.state.getState().content
  const facts = {
    name: nameOf(path),
    sizeBytes: null,
    content: content === 'text' || content === 'binary' ? content : null,
  }
  const first = firstView(facts)?.id ?? textView
  const now = view ?? first
  const words = (id: string) =>
    [id === now ? 'Active' : '', id === first ? 'Default' : ''].filter(Boolean).join(' and ')
  return [
    { id: textView, title: 'Text editor', icon: 'file-code' },
    ...fileViews.filter((one) => one.offer(facts) !== null),
  ].map(({ id, title, icon }) => ({ id, label: title, icon, description: words(id) }))
}
