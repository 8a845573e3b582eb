import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { isAtABox } from '../at-a-box.ts'
import { commandEntries, type MenuPlan } from '../commands/command-entries.ts'
import { useIde } from '../ide-context.ts'
import { TerminalSearch } from './TerminalSearch.tsx'
import type { TerminalList } from './terminal-list.ts'
import type { TerminalSession } from './terminal-session.ts'

/**
 * One terminal on screen. Its session lives on while another one is in front. The active one
 * takes the keyboard.
 */
export function TerminalView(props: {
  session: TerminalSession
  list: TerminalList
  label: string
  isActive: boolean
}) {
  const { session, list, label, isActive } = props
  const ide = useIde()
  const host = useRef<HTMLDivElement>(null)
  const { isSearching } = useStore(list.state)
  const [entries, setEntries] = useState(() => commandEntries(ide, []))
  useEffect(() => {
    const element = host.current
    if (!element) return
    const hide = session.screen.show(element)
    const observer = new ResizeObserver(() => session.fit())
    observer.observe(element)
    return () => {
      observer.disconnect()
      hide()
    }
  }, [session])
  useEffect(() => {
    if (isActive && !isAtABox()) session.focus()
  }, [session, isActive])
  return (
    <section
      aria-label={label}
      className="relative size-full bg-terminal py-1 pl-3"
      onFocus={() => {
        list.activate(session.id)
        session.fit()
      }}
    >
      <ContextMenu
        className="size-full"
        entries={entries}
        onOpenChange={(isOpen) => isOpen && setEntries(commandEntries(ide, menu))}
      >
        <div ref={host} className="size-full overflow-hidden" />
      </ContextMenu>
      {isSearching && isActive && (
        <TerminalSearch
          search={session.screen.search}
          onClose={() => {
            list.setSearching(false)
            session.focus()
          }}
        />
      )}
      <TerminalNotice session={session} />
    </section>
  )
}

const menu: MenuPlan = [
  ['workbench.action.terminal.copySelection', { label: 'Copy' }],
  ['workbench.action.terminal.paste', { label: 'Paste' }],
  'workbench.action.terminal.selectAll',
  '-',
  'workbench.action.terminal.focusFind',
  'workbench.action.terminal.clear',
  '-',
  ['workbench.action.terminal.new', { label: 'New terminal' }],
  ['workbench.action.terminal.split', { label: 'Split terminal' }],
  ['workbench.action.terminal.unsplit', { label: 'Unsplit terminal' }],
  'workbench.action.terminal.rename',
  ['workbench.action.terminal.kill', { label: 'Kill terminal', isDangerous: true }],
]

function TerminalNotice({ session }: { session: TerminalSession }) {
  const { waitingBytes, isInputRefused, failure } = useStore(session.state)
  const text = noticeOf({ waitingBytes, isInputRefused, failure })
  if (text === null) return null
  return (
    <p
      role="status"
      className="absolute right-4 bottom-2 flex items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-small shadow-float"
    >
      <Icon
        name={isInputRefused || failure !== null ? 'warning' : 'history'}
        className="text-warning"
      />
      {text}
    </p>
  )
}

function noticeOf(state: {
  waitingBytes: number
  isInputRefused: boolean
  failure: string | null
}): string | null {
  if (state.failure !== null) return state.failure
  if (state.isInputRefused) return 'Not typed: too much is waiting for the connection.'
  if (state.waitingBytes === 0) return null
  const unit = state.waitingBytes === 1 ? 'character waits' : 'characters wait'
  return `${state.waitingBytes} typed ${unit} for the connection.`
}
