import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { useIde } from '../ide-context.ts'
import { PanelTools } from '../workbench/PanelTools.tsx'
import { drawScreenAhead } from './screen-ahead.ts'
import { TerminalPanes } from './TerminalPanes.tsx'
import { TerminalQuestionDialog } from './TerminalQuestionDialog.tsx'
import { TerminalTabs } from './TerminalTabs.tsx'
import { TerminalList } from './terminal-list.ts'
import { useTerminalCommands } from './use-terminal-commands.ts'

/**
 * The codespace's terminals, one in front, those it was split into beside it. The first
 * opens by itself.
 */
export function TerminalPanel() {
  const { connection, opener, storage, terminalRequests } = useIde()
  const [list, setList] = useState<TerminalList | null>(null)
  useEffect(() => {
    const created = new TerminalList({ connection, opener, storage, terminalRequests })
    setList(created)
    return () => created[Symbol.dispose]()
  }, [connection, opener, storage, terminalRequests])
  return list && <Terminals list={list} />
}

/** The same place before it is shown: the screen of the first terminal is made in it. */
export function TerminalAhead() {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current) drawScreenAhead(host.current)
  }, [])
  return (
    <div className="size-full bg-terminal py-1 pl-3">
      <div ref={host} className="size-full overflow-hidden" />
    </div>
  )
}

function Terminals({ list }: { list: TerminalList }) {
  useTerminalCommands(list)
  const { terminals, activeId, isOpening } = useStore(list.state)
  const { layout } = useIde()
  const isShown = useStore(
    layout,
    ({ isPanelOpen, moved }) => isPanelOpen || moved.terminal === 'side',
  )
  // Who shows it where none is left wants one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: not when the last one goes
  useEffect(() => {
    if (isShown && terminals?.length === 0) void list.open()
  }, [isShown])
  const active = terminals?.find(({ id }) => id === activeId)
  return (
    <>
      <PanelTools>
        <TerminalTabs list={list} />
      </PanelTools>
      {active && <TerminalPanes list={list} />}
      {!active && (terminals === null || isOpening) && (
        <div className="p-4">
          <Spinner label="Opening a terminal" />
        </div>
      )}
      {terminals?.length === 0 && !isOpening && (
        <EmptyState
          icon="terminal"
          title="No terminal is open"
          action={
            <Button icon="add" onClick={() => void list.open()}>
              New terminal
            </Button>
          }
        >
          A terminal keeps running when you close this page or lose the connection.
        </EmptyState>
      )}
      <TerminalQuestionDialog questions={list.questions} />
    </>
  )
}
