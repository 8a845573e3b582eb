import type { MenuEntry, MenuItem } from '#web/ui/MenuEntries.tsx'
import { commandEntries, type MenuPlan } from '../commands/command-entries.ts'
import { activeEditor } from '../editor/active-editor.ts'
import type { Ide } from '../ide-context.ts'

const menus: readonly [label: string, plan: MenuPlan][] = [
  [
    'File',
    [
      'workbench.action.files.newUntitledFile',
      ['explorer.newFile', { label: 'New file…' }],
      ['explorer.newFolder', { label: 'New folder…' }],
      'workbench.action.newWindow',
      '-',
      ['workbench.action.quickOpen', { label: 'Open file…' }],
      ['workbench.action.openRecent', { label: 'Open recent…' }],
      ['explorer.upload', { label: 'Upload…' }],
      '-',
      ['workbench.action.files.save', { label: 'Save' }],
      ['workbench.action.files.saveAs', { label: 'Save as…' }],
      ['workbench.action.files.saveAll', { label: 'Save all' }],
      'workbench.action.toggleAutoSave',
      '-',
      ['workbench.action.files.revert', { label: 'Revert file' }],
      ['workbench.action.closeActiveEditor', { label: 'Close editor' }],
      ['workbench.action.closeAllEditors', { label: 'Close all editors' }],
    ],
  ],
  ['Edit', []],
  [
    'View',
    [
      ['workbench.action.showCommands', { label: 'Command palette…' }],
      '-',
      'workbench.view.explorer',
      'timeline.focus',
      ['workbench.action.terminal.toggleTerminal', { label: 'Terminal' }],
      ['~remote.forwardedPorts.focus', { label: 'Ports' }],
      'notifications.showList',
      '-',
      ['workbench.action.splitEditorRight', { label: 'Split editor right' }],
      ['workbench.action.splitEditorDown', { label: 'Split editor down' }],
      'editor.action.toggleWordWrap',
      'editor.action.toggleMinimap',
      '-',
      'workbench.action.toggleSidebarVisibility',
      'workbench.action.togglePanel',
      'workbench.action.toggleStatusbarVisibility',
      'workbench.action.toggleZenMode',
      'workbench.action.toggleFullScreen',
    ],
  ],
  [
    'Go',
    [
      'workbench.action.navigateBack',
      'workbench.action.navigateForward',
      'workbench.action.navigateToLastEditLocation',
      '-',
      ['workbench.action.quickOpen', { label: 'Go to file…' }],
      ['workbench.action.gotoLine', { label: 'Go to line…' }],
      '-',
      'workbench.action.nextEditor',
      'workbench.action.previousEditor',
      'workbench.action.focusNextGroup',
      'workbench.action.focusPreviousGroup',
      'workbench.action.reopenClosedEditor',
    ],
  ],
  [
    'Terminal',
    [
      ['workbench.action.terminal.new', { label: 'New terminal' }],
      ['workbench.action.terminal.split', { label: 'Split terminal' }],
      ['workbench.action.terminal.focus', { label: 'Go to terminal' }],
      '-',
      ['workbench.action.terminal.focusFind', { label: 'Find' }],
      ['workbench.action.terminal.clear', { label: 'Clear' }],
      'workbench.action.terminal.rename',
      ['workbench.action.terminal.kill', { label: 'Kill terminal', isDangerous: true }],
    ],
  ],
  [
    'Preferences',
    [
      ['workbench.action.openSettings', { label: 'Settings' }],
      ['workbench.action.openGlobalKeybindings', { label: 'Keyboard shortcuts' }],
      ['workbench.action.selectTheme', { label: 'Color theme…' }],
    ],
  ],
  [
    'Help',
    [
      'workbench.action.showWelcomePage',
      'workbench.action.keybindingsReference',
      'bothy.installApp',
      'workbench.action.showAboutDialog',
    ],
  ],
]

/**
 * What the menu at the top of the activity bar has, as it can be done now. Menus that would be
 * empty are not in it.
 */
export function mainMenu(ide: Ide): MenuEntry[] {
  const opened = menus.map(([label, plan]) => ({
    kind: 'submenu' as const,
    label,
    entries: label === 'Edit' ? editEntries(ide) : commandEntries(ide, plan).map(withoutIcon),
  }))
  return [
    ...opened.filter(({ entries }) => entries.length > 0),
    { kind: 'separator' },
    ...commandEntries(ide, ['bothy.switchCodespace', 'bothy.backToCodespaces']).map(withoutIcon),
  ]
}

// As in every main menu: some with icons and some without would stand in two columns.
function withoutIcon(entry: MenuEntry): MenuEntry {
  if (entry.kind !== undefined && entry.kind !== 'item') return entry
  const { icon: _, ...item } = entry
  return item
}

const edits: readonly (readonly [label: string, command: string] | '-')[] = [
  ['Undo', 'undo'],
  ['Redo', 'redo'],
  '-',
  ['Cut', 'editor.action.clipboardCutAction'],
  ['Copy', 'editor.action.clipboardCopyAction'],
  ['Paste', 'editor.action.clipboardPasteAction'],
  '-',
  ['Find', 'actions.find'],
  ['Replace', 'editor.action.startFindReplaceAction'],
  '-',
  ['Select all', 'editor.action.selectAll'],
  ['Toggle line comment', 'editor.action.commentLine'],
  ['Toggle block comment', 'editor.action.blockComment'],
]

/** What is done to the text in front. It has the focus again by then, which the menu took. */
function editEntries({ keybindings }: Ide): MenuEntry[] {
  const { editor } = activeEditor.getState()
  return edits.map((edit): MenuEntry => {
    if (edit === '-') return { kind: 'separator' }
    const [label, command] = edit
    const shortcut = keybindings.lookupKeys(command)
    const item: MenuItem = {
      label,
      isDisabled: editor === null,
      onSelect: () => {
        // The menu gives the focus back to its button as it closes.
        setTimeout(() => {
          editor?.focus()
          editor?.trigger('menu', command, null)
        })
      },
    }
    return shortcut === undefined ? item : { ...item, shortcut }
  })
}
