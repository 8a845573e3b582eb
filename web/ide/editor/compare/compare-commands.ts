import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from '../../commands/command.ts'
import type { ContextKeys } from '../../commands/context-keys.ts'
import type { CompareSide } from '../../editor-input.ts'
import { nameOf, shownName } from '../../paths.ts'
import type { QuickInput } from '../../quick-input/quick-input.ts'
import type { IdeSettings } from '../../settings/ide-settings.ts'
import type { EditorGroups } from '../groups/editor-groups.ts'
import { paramsOf, pathOf } from '../groups/panel-params.ts'
import { activeCompare } from './active-compare.ts'

type Given = {
  groups: EditorGroups
  settings: IdeSettings
  contextKeys: ContextKeys
  quickInput: QuickInput
}

/** Two texts beside each other. A path may be given; without one it is the file in front. */
export function compareCommands({ groups, settings, contextKeys, quickInput }: Given): Command[] {
  const selectedKey = 'resourceSelectedForCompare'
  let selected: string | null = null
  const pathFrom = (given: unknown): string | null => {
    if (typeof given === 'string' && given.startsWith('/') && !groups.api.getPanel(given))
      return given
    const panel = groups.panel(given)
    const known = panel ? paramsOf(panel) : null
    return known && pathOf(known.input)
  }
  const open = (left: CompareSide, right: CompareSide, title: string) =>
    groups.open({ type: 'compare', left, right, title }, { takesFocus: true })
  const name = (path: string) => shownName(nameOf(path))
  const openFiles = (left: string, right: string) =>
    open({ of: 'file', path: left }, { of: 'file', path: right }, `${name(left)} ↔ ${name(right)}`)
  const onPath = (act: (path: string) => unknown) => (given: unknown) => {
    const path = pathFrom(given)
    return path === null ? undefined : act(path)
  }
  const file = { category: 'File', when: 'editorIsOpen' }
  const inCompare = { category: 'Compare', when: 'textCompareEditorActive' }
  return [
    {
      id: 'workbench.files.action.compareWithSaved',
      title: 'Compare active file with saved',
      keys: 'ctrl+k d',
      ...file,
      run: onPath((path) =>
        open({ of: 'saved', path }, { of: 'file', path }, `${name(path)} (on disk ↔ editor)`),
      ),
    },
    {
      id: 'workbench.files.action.compareWithClipboard',
      title: 'Compare active file with clipboard',
      keys: 'ctrl+k c',
      ...file,
      run: onPath(async (path) => {
        const text = await readClipboard()
        if (text === null) return
        open(
          { of: 'text', name: 'Clipboard', text },
          { of: 'file', path },
          `Clipboard ↔ ${name(path)}`,
        )
      }),
    },
    {
      id: 'workbench.files.action.compareFileWith',
      title: 'Compare active file with…',
      ...file,
      run: onPath(async (path) => {
        const others = groups.panels.flatMap((panel) => {
          const input = paramsOf(panel)?.input
          return input?.type === 'file' && input.path !== path ? [input.path] : []
        })
        const items = [...new Set(others)].map((other) => ({
          id: other,
          label: name(other),
          description: shownName(other),
        }))
        if (items.length === 0) {
          const other = await quickInput.ask({
            title: `Compare ${name(path)} with`,
            placeholder: 'Path of a file',
            value: path,
            problem: (value) => (value.startsWith('/') ? null : 'A path begins with a slash.'),
          })
          if (other) openFiles(path, other)
          return
        }
        const chosen = await quickInput.pick(items, { title: `Compare ${name(path)} with` })
        if (chosen) openFiles(path, chosen.id)
      }),
    },
    {
      id: 'selectForCompare',
      title: 'Select for compare',
      ...file,
      when: 'editorIsOpen || explorerViewletFocus || filesExplorerFocus',
      run: onPath((path) => {
        selected = path
        contextKeys.set(selectedKey, true)
      }),
    },
    {
      id: 'compareFiles',
      title: 'Compare with selected',
      category: 'File',
      when: selectedKey,
      run: onPath((path) => {
        if (selected !== null) openFiles(selected, path)
      }),
    },
    {
      id: 'compareSelected',
      title: 'Compare selected',
      isHidden: true,
      run: (left, right) => {
        if (typeof left === 'string' && typeof right === 'string') openFiles(left, right)
      },
    },
    {
      id: 'workbench.action.compareEditor.nextChange',
      title: 'Go to next difference',
      keys: 'alt+f5',
      ...inCompare,
      run: () => activeCompare.getState().editor?.goToDiff('next'),
    },
    {
      id: 'workbench.action.compareEditor.previousChange',
      title: 'Go to previous difference',
      keys: 'shift+alt+f5',
      ...inCompare,
      run: () => activeCompare.getState().editor?.goToDiff('previous'),
    },
    {
      id: 'toggle.diff.renderSideBySide',
      title: 'Toggle inline view',
      ...inCompare,
      run: () =>
        settings.set('diffEditor.renderSideBySide', !settings.get('diffEditor.renderSideBySide')),
    },
    {
      id: 'toggle.diff.ignoreTrimWhitespace',
      title: 'Toggle ignoring spaces at the ends of lines',
      ...inCompare,
      run: () =>
        settings.set(
          'diffEditor.ignoreTrimWhitespace',
          !settings.get('diffEditor.ignoreTrimWhitespace'),
        ),
    },
  ]
}

async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    showToast({
      tone: 'warning',
      title: 'The clipboard cannot be read',
      description: 'Allow this page to read it in the browser, then compare again.',
    })
    return null
  }
}
