import type { RefObject } from 'react'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import type { Command } from '../../commands/command.ts'
import type { MenuPlan } from '../../commands/command-entries.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { useIde } from '../../ide-context.ts'
import { type Chord, writeChords } from '../key-chords.ts'
import type { KeyRow } from './key-rows.ts'
import type { useKeyChanges } from './use-key-changes.ts'

/** What a right click on a row offers. */
export const rowMenu: MenuPlan = [
  'keybindings.editor.copyKeybindingEntry',
  'keybindings.editor.copyCommandKeybindingEntry',
  '-',
  'keybindings.editor.defineKeybinding',
  'keybindings.editor.addKeybinding',
  'keybindings.editor.removeKeybinding',
  'keybindings.editor.resetKeybinding',
  '-',
  'keybindings.editor.defineWhenExpression',
  '-',
  'keybindings.editor.showConflicts',
]

/**
 * What can be done with the active row, and going between search and table, by VS
 * Code's ids and keys.
 */
export function useRowCommands(given: {
  row: KeyRow | null
  changes: ReturnType<typeof useKeyChanges>
  page: RefObject<HTMLElement | null>
  onEdit: (what: { row: KeyRow; isMore: boolean }) => void
  onShowSame: (chords: readonly Chord[]) => void
}): void {
  const { row, changes, page, onEdit, onShowSame } = given
  const { quickInput, keybindings } = useIde()
  const focus = (selector: string) => page.current?.querySelector<HTMLElement>(selector)?.focus()
  const askWhen = async (row: KeyRow) => {
    const { whenProblem } = await import('../user-rules.ts')
    const when = await quickInput.ask({
      title: `Where ${row.keys} means ${row.title}`,
      value: row.when,
      placeholder: 'A when-clause; empty for everywhere',
      problem: whenProblem,
    })
    if (when !== null && when.trim() !== row.when) await changes.setWhen(row, when.trim())
  }
  const copyEntry = ({ command, rule, when }: KeyRow) => {
    const key = rule ? { key: writeChords(rule.chords, keybindings.platform) } : {}
    return copyText(JSON.stringify({ ...key, command, ...(when === '' ? {} : { when }) }, null, 2))
  }
  const on = (act: (row: KeyRow) => unknown) => () => (row ? act(row) : undefined)
  // Not by a `when`: a menu that is open has the focus itself.
  const inTable = { keysWhen: 'keybindingFocus', isHidden: true }
  const commands: readonly Command[] = [
    {
      id: 'keybindings.editor.searchKeybindings',
      title: 'Search in keybindings',
      keys: 'ctrl+f',
      when: 'inKeybindings',
      isHidden: true,
      run: () => focus('input'),
    },
    {
      id: 'keybindings.editor.focusKeybindings',
      title: 'Go to the table of keybindings',
      keys: 'ctrl+down',
      when: 'inKeybindings',
      isHidden: true,
      run: () => focus('[role="listbox"]'),
    },
    {
      id: 'keybindings.editor.defineKeybinding',
      title: 'Change keybinding…',
      keys: 'enter',
      ...inTable,
      run: on((row) => onEdit({ row, isMore: false })),
    },
    {
      id: 'keybindings.editor.addKeybinding',
      title: 'Add keybinding…',
      keys: 'ctrl+k ctrl+a',
      ...inTable,
      run: on((row) => onEdit({ row, isMore: true })),
    },
    {
      id: 'keybindings.editor.removeKeybinding',
      title: 'Remove keybinding',
      keys: { key: 'delete', mac: 'cmd+backspace' },
      ...inTable,
      run: on((row) => changes.remove(row)),
    },
    {
      id: 'keybindings.editor.resetKeybinding',
      title: 'Reset keybinding',
      ...inTable,
      run: on((row) => changes.reset(row)),
    },
    {
      id: 'keybindings.editor.defineWhenExpression',
      title: 'Change when-clause…',
      keys: 'ctrl+k ctrl+e',
      ...inTable,
      run: on(askWhen),
    },
    {
      id: 'keybindings.editor.showConflicts',
      title: 'Show same keybindings',
      ...inTable,
      run: on((row) => row.rule && onShowSame(row.rule.chords)),
    },
    {
      id: 'keybindings.editor.copyKeybindingEntry',
      title: 'Copy',
      keys: 'ctrl+c',
      ...inTable,
      run: on(copyEntry),
    },
    {
      id: 'keybindings.editor.copyCommandKeybindingEntry',
      title: 'Copy command ID',
      ...inTable,
      run: on((row) => copyText(row.command)),
    },
  ]
  useCommands(commands)
}
