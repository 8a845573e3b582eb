import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { keepInSight } from '../keep-in-sight.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { shownName } from '../paths.ts'
import type { TerminalList } from './terminal-list.ts'
import { groupTerminals } from './terminal-splits.ts'

/**
 * The row of terminals: click to show, double click or F2 to rename, middle click or Delete to
 * close. Those that were split share a frame.
 */
export function TerminalTabs({ list }: { list: TerminalList }) {
  const { terminals, splits, activeId, isOpening } = useStore(list.state)
  const splitKeys = useKeys('workbench.action.terminal.split')
  const [renamingId, setRenamingId] = useState<string | null>(null)
  if (terminals === null) return null
  const tab = (terminal: TerminalInfo) =>
    terminal.id === renamingId ? (
      <RenameField
        key={terminal.id}
        name={terminal.name}
        onDone={(name, isByKey) => {
          if (name !== null) list.rename(terminal.id, name)
          setRenamingId(null)
          if (isByKey) list.active()?.focus()
        }}
      />
    ) : (
      <TerminalTab
        key={terminal.id}
        terminal={terminal}
        isActive={terminal.id === activeId}
        onActivate={() => list.activate(terminal.id)}
        onRename={() => setRenamingId(terminal.id)}
        onClose={() => list.close(terminal.id)}
        onStep={(step) => {
          const at = terminals.indexOf(terminal) + step
          const next = terminals[(at + terminals.length) % terminals.length]
          if (next) list.activate(next.id)
        }}
      />
    )
  return (
    <>
      <div role="tablist" aria-label="Terminals" className="flex h-full min-w-0 overflow-x-auto">
        {groupTerminals(terminals, splits).map(({ panes }) => (
          <div
            key={panes[0]?.terminal.id}
            role="presentation"
            className={`flex shrink-0 ${panes.length > 1 ? 'mx-0.5 border-x border-line bg-hover' : ''}`}
          >
            {panes.map(({ terminal }) => tab(terminal))}
          </div>
        ))}
      </div>
      <IconButton
        isSmall
        icon="add"
        label="New terminal"
        disabled={isOpening}
        onClick={() => void list.open()}
      />
      <IconButton
        isSmall
        icon="split-horizontal"
        label="Split terminal"
        shortcut={splitKeys}
        disabled={isOpening || terminals.length === 0}
        onClick={() => void list.split()}
      />
    </>
  )
}

type TabProps = {
  terminal: TerminalInfo
  isActive: boolean
  onActivate: () => void
  onRename: () => void
  onClose: () => void
  onStep: (step: 1 | -1) => void
}

function TerminalTab({ terminal, isActive, onActivate, onRename, onClose, onStep }: TabProps) {
  const name = shownName(terminal.name)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') onRename()
    else if (event.key === 'Delete') onClose()
    else if (event.key === 'ArrowRight') onStep(1)
    else if (event.key === 'ArrowLeft') onStep(-1)
    else return
    event.preventDefault()
  }
  const tab = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isActive || tab.current === null) return
    return keepInSight(tab.current, { row: '[role="tablist"]', isInFront: () => true }).stop
  }, [isActive])
  return (
    <div
      ref={tab}
      role="presentation"
      className={`group flex max-w-56 shrink-0 items-center gap-1 pr-1 ${isActive ? 'text-text shadow-[inset_0_-1px_0_var(--accent)]' : 'text-dim hover:text-text'}`}
      onAuxClick={(event) => event.button === 1 && onClose()}
    >
      <button
        type="button"
        role="tab"
        aria-selected={isActive}
        tabIndex={isActive ? 0 : -1}
        title={tabTitle(terminal, name)}
        className="flex h-full min-w-0 items-center gap-1.5 pl-2 outline-offset-[-2px]"
        onClick={onActivate}
        onDoubleClick={onRename}
        onKeyDown={onKeyDown}
      >
        <TabIcon terminal={terminal} />
        <span className="truncate">{name}</span>
      </button>
      <button
        type="button"
        aria-label={`Close ${name}`}
        tabIndex={-1}
        className={`inline-flex size-5 items-center justify-center rounded-[4px] text-dim hover:bg-active hover:text-text group-hover:visible ${isActive ? '' : 'invisible'}`}
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

/** Of a set-up command the tab tells how it went; of a shell only whether it is still there. */
function TabIcon({ terminal: { purpose, exit } }: { terminal: TerminalInfo }) {
  if (purpose === 'shell') {
    return <Icon name={exit ? 'circle-slash' : 'terminal'} className="text-faint" />
  }
  if (exit === null) return <Icon name="loading" isSpinning label="Under way" />
  return isSuccess(exit) ? (
    <Icon name="check" label="Done" className="text-ok" />
  ) : (
    <Icon name="error" label="Failed" className="text-danger" />
  )
}

type Exit = NonNullable<TerminalInfo['exit']>

const isSuccess = ({ exitCode, signal }: Exit) => exitCode === 0 && !signal

function tabTitle({ purpose, exit }: TerminalInfo, name: string): string {
  const what = purpose === 'lifecycle' ? `${name} (set-up command)` : name
  if (exit === null) return what
  if (purpose === 'shell' || isSuccess(exit)) return `${what}, ended`
  return `${what}, ended with ${exit.signal ? `signal ${exit.signal}` : `exit code ${exit.exitCode}`}`
}

type RenameProps = { name: string; onDone: (name: string | null, isByKey: boolean) => void }

function RenameField({ name, onDone }: RenameProps) {
  return (
    <input
      aria-label="Terminal name"
      defaultValue={name}
      maxLength={100}
      ref={(field) => field?.select()}
      className="my-1 ml-1 w-36 rounded-control border border-line-strong bg-input px-2"
      onBlur={(event) => onDone(event.target.value, false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(event.currentTarget.value, true)
        if (event.key === 'Escape') onDone(null, true)
        event.stopPropagation()
      }}
    />
  )
}
