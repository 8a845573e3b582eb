import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { commandEntries } from '../../commands/command-entries.ts'
import { useIde } from '../../ide-context.ts'
import type { Chord } from '../key-chords.ts'
import { useUserRuleProblems } from '../use-user-rule-problems.ts'
import { KeysGrid } from './KeysGrid.tsx'
import { KeysSearch } from './KeysSearch.tsx'
import { type KeyRow, keyRows, searchRows } from './key-rows.ts'
import { RecordDialog } from './RecordDialog.tsx'
import { rowMenu, useRowCommands } from './row-commands.ts'
import { useKeyChanges } from './use-key-changes.ts'

/**
 * Every command and its keys, to be searched and changed. What is changed is written to
 * keybindings.json.
 */
export function KeybindingsPage() {
  const ide = useIde()
  const { keybindings, commands } = ide
  const { count } = useStore(keybindings.changes)
  const [query, setQuery] = useState('')
  const searched = useDeferredValue(query)
  const [activeId, setActiveId] = useState<string | null>(null)
  const [editing, setEditing] = useState<{ row: KeyRow; isMore: boolean } | null>(null)
  const page = useRef<HTMLDivElement>(null)
  const changes = useKeyChanges()
  const problems = useUserRuleProblems()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for the rules
  const all = useMemo(
    () =>
      keyRows({
        commands: commands.store.getState().commands,
        rules: keybindings.rules,
        userRules: keybindings.userRules,
        label: (chords) => keybindings.label(chords),
      }),
    [commands, keybindings, count],
  )
  const rows = useMemo(() => searchRows(all, searched), [all, searched])
  const found = rows.findIndex(({ id }) => id === activeId)
  const active = found === -1 && rows.length > 0 ? 0 : found
  const row = rows[active] ?? null
  const showSame = (chords: readonly Chord[]) => setQuery(`"${chords.join(' ')}"`)
  useRowCommands({ row, changes, page, onEdit: setEditing, onShowSame: showSame })
  const openJson = () => commands.run('workbench.action.openGlobalKeybindingsFile')
  return (
    <div ref={page} data-focus-key="inKeybindings" className="flex size-full flex-col bg-editor">
      <KeysSearch query={query} onQuery={setQuery} count={rows.length} onJson={openJson} />
      {problems.length > 0 && (
        <div className="px-3 pb-2">
          <Banner tone="warning" action={<Button onClick={openJson}>Open keybindings.json</Button>}>
            keybindings.json, line {problems[0]?.line}, column {problems[0]?.column}:{' '}
            {problems[0]?.message}
            {problems.length > 1 && `, and ${problems.length - 1} more`}.
          </Banner>
        </div>
      )}
      {rows.length === 0 ? (
        <EmptyState
          icon="keyboard"
          title="No keys found"
          action={<Button onClick={() => setQuery('')}>Clear search</Button>}
        >
          Search for a command, for words of its keys, or record the keys themselves.
        </EmptyState>
      ) : (
        <KeysGrid
          rows={rows}
          active={active}
          onActivate={(index) => setActiveId(rows[index]?.id ?? null)}
          onEdit={(row) => setEditing({ row, isMore: false })}
          entries={commandEntries(ide, rowMenu)}
        />
      )}
      {editing && (
        <RecordDialog
          row={editing.row}
          rows={all}
          onKeys={(chords) =>
            void (editing.isMore ? changes.add : changes.setKeys)(editing.row, chords)
          }
          onShowSame={showSame}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  )
}
