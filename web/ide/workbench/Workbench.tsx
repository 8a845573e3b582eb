import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { QuickInputPlace } from '../quick-input/QuickInputPlace.tsx'
import { ActivityBar } from './ActivityBar.tsx'
import { BottomPanel } from './BottomPanel.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { followWidth, isNarrow } from './layout.ts'
import type { Panel } from './panel-place.ts'
import { SideBar } from './SideBar.tsx'
import { StandingNotices } from './StandingNotices.tsx'
import { StatusBar } from './StatusBar.tsx'
import { usePartCommands } from './use-part-commands.ts'
import { useViewCommands } from './use-view-commands.ts'

/** The frame of the IDE. It gives panels their place and knows none of them. */
export function Workbench({ panels }: { panels: readonly Panel[] }) {
  const { layout, fileEvents, codespace } = useIde()
  const state = useStore(layout)
  const { sidePosition, panelPosition, isSideOpen, isPanelOpen, isPanelMaximized } = state
  const isZen = state.beforeZen !== null
  usePartCommands()
  useViewCommands(panels)
  useEffect(
    () =>
      fileEvents.active.subscribe(({ path }) => {
        // There the side bar lies over the editors, and a file was chosen to be seen.
        if (path !== null && isNarrow()) layout.setState({ isSideOpen: false })
      }),
    [fileEvents, layout],
  )
  useEffect(() => followWidth(layout), [layout])
  const main = panels.find(({ place }) => place === 'main')
  const isEditorsHidden = isPanelOpen && isPanelMaximized
  return (
    <div className="relative flex h-[calc(100dvh-var(--system-banner-height,0px))] flex-col overflow-hidden bg-base text-ui">
      {codespace.condition !== 'paused' && <ConnectionBanner />}
      <StandingNotices />
      {/* Parts change their side by order, and never become other elements: all in them stays. */}
      <div
        className={`relative flex min-h-0 flex-1 ${sidePosition === 'right' ? 'flex-row-reverse' : ''}`}
      >
        {state.isActivityBarVisible && <ActivityBar panels={panels} />}
        {isSideOpen && <SideBar panels={panels} />}
        <div
          className={`flex min-h-0 min-w-0 flex-1 ${directions[panelPosition]}`}
          data-panel-position={panelPosition}
        >
          <main
            aria-label="Editors"
            data-part="editors"
            className={`min-h-0 min-w-0 flex-1 ${isEditorsHidden ? 'hidden' : ''} ${isZen ? 'bg-editor' : ''}`}
          >
            <div className={`size-full ${isZen ? 'mx-auto max-w-[1100px]' : ''}`}>
              {main && (
                <ErrorBoundary what={main.title}>
                  <main.component />
                </ErrorBoundary>
              )}
            </div>
          </main>
          <BottomPanel panels={panels} />
        </div>
      </div>
      <StatusBar panels={panels} />
      <QuickInputPlace />
      {panels
        .filter(({ place }) => place === 'unseen')
        .map((panel) => (
          <panel.component key={panel.id} />
        ))}
    </div>
  )
}

const directions = {
  bottom: 'flex-col',
  right: 'flex-row max-sm:flex-col',
  left: 'flex-row-reverse max-sm:flex-col',
}
