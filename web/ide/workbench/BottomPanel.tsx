import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { initialLayout, isNarrow } from './layout.ts'
import { PanelRegion } from './PanelRegion.tsx'
import { type Panel, viewsIn } from './panel-place.ts'
import { Splitter } from './Splitter.tsx'

const smallestShare = 0.1
const largestShare = 0.85

/** The panel: below the editors or beside them, what runs in it going on while it is hidden. */
export function BottomPanel({ panels }: { panels: readonly Panel[] }) {
  const { layout, commands } = useIde()
  const state = useStore(layout)
  const { isPanelOpen, isPanelMaximized } = state
  const host = useRef<HTMLDivElement>(null)
  const hideKeys = useKeys('workbench.action.togglePanel')
  const { views, active } = viewsIn('bottom', panels, state)
  // It comes back as it was.
  const hasBeenOpen = useRef(isPanelOpen)
  useEffect(() => {
    if (isPanelOpen) hasBeenOpen.current = true
  }, [isPanelOpen])
  if (!active || (!isPanelOpen && !hasBeenOpen.current)) return null
  // A narrow screen has no room beside the editors.
  const position = isNarrow() ? 'bottom' : state.panelPosition
  const isBeside = position !== 'bottom'
  const key = isBeside ? 'panelSideShare' : 'panelShare'
  const share = state[key]
  const move = (deltaPx: number) => {
    const room = host.current?.parentElement
    const whole = (isBeside ? room?.clientWidth : room?.clientHeight) || window.innerWidth
    const wanted = layout.getState()[key] + (position === 'left' ? deltaPx : -deltaPx) / whole
    layout.setState({ [key]: Math.min(Math.max(wanted, smallestShare), largestShare) })
  }
  return (
    <>
      {isPanelOpen && !isPanelMaximized && (
        <Splitter
          label={isBeside ? 'Panel width' : 'Panel height'}
          direction={isBeside ? 'vertical' : 'horizontal'}
          value={share * 100}
          onMove={move}
          onReset={() => layout.setState({ [key]: initialLayout[key] })}
        />
      )}
      <div
        ref={host}
        data-part="panel"
        style={{ flexBasis: isPanelMaximized ? '100%' : `${share * 100}%` }}
        className={`min-h-0 min-w-0 shrink-0 bg-terminal ${isPanelOpen ? 'flex' : 'hidden'} ${isPanelMaximized ? 'flex-1' : ''}`}
      >
        <PanelRegion
          label="Panel"
          className="flex-1"
          views={views}
          active={active}
          onActivate={(id) => layout.setState({ activePanel: id })}
          actions={
            <>
              <IconButton
                isSmall
                icon={isPanelMaximized ? 'chevron-down' : 'chevron-up'}
                label={isPanelMaximized ? 'Restore panel size' : 'Maximize panel'}
                onClick={() => commands.run('workbench.action.toggleMaximizedPanel')}
              />
              <IconButton
                isSmall
                icon="close"
                label="Hide panel"
                shortcut={hideKeys}
                onClick={() => commands.run('workbench.action.closePanel')}
              />
            </>
          }
        />
      </div>
    </>
  )
}
