import { Fragment, useRef } from 'react'
import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { Splitter } from '../workbench/Splitter.tsx'
import { TerminalView } from './TerminalView.tsx'
import type { TerminalList } from './terminal-list.ts'
import { evenSplit, moveSplit } from './terminal-splits.ts'

/**
 * The terminal in front and those it was split into, side by side; below each other in a panel
 * that is upright.
 */
export function TerminalPanes({ list }: { list: TerminalList }) {
  const { layout } = useIde()
  const { terminals, activeId } = useStore(list.state)
  const isUpright = useStore(
    layout,
    ({ moved, panelPosition }) => moved.terminal === 'side' || panelPosition !== 'bottom',
  )
  const host = useRef<HTMLDivElement>(null)
  const panes = list.group()?.panes ?? []
  const move = (id: string, deltaPx: number) => {
    const { clientWidth, clientHeight } = host.current ?? { clientWidth: 0, clientHeight: 0 }
    const whole = (isUpright ? clientHeight : clientWidth) || window.innerWidth
    list.reshape(id, (group) => moveSplit(group, id, deltaPx / whole))
  }
  return (
    <div ref={host} className={`flex size-full ${isUpright ? 'flex-col' : ''}`}>
      {panes.map(({ terminal, share }, index) => {
        const { id, name } = terminal
        const number = (terminals?.findIndex((other) => other.id === id) ?? 0) + 1
        return (
          <Fragment key={id}>
            <div className="min-h-0 min-w-0 basis-0" style={{ flexGrow: share }}>
              <TerminalView
                session={list.session(terminal)}
                list={list}
                label={`Terminal ${number}, ${name}`}
                isActive={id === activeId}
              />
            </div>
            {index < panes.length - 1 && (
              <Splitter
                label={isUpright ? 'Terminal height' : 'Terminal width'}
                direction={isUpright ? 'horizontal' : 'vertical'}
                value={share * 100}
                onMove={(deltaPx) => move(id, deltaPx)}
                onReset={() => list.reshape(id, evenSplit)}
              />
            )}
          </Fragment>
        )
      })}
    </div>
  )
}
