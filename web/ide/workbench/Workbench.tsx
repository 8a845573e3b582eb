import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../ide-context.ts'
import { ActivityBar } from './ActivityBar.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { isNarrow, type LayoutStore, togglePanel, toggleSide } from './layout.ts'
import { PanelRegion } from './PanelRegion.tsx'
import type { Panel } from './panel-place.ts'
import { Splitter } from './Splitter.tsx'
import { StandingNotices } from './StandingNotices.tsx'
import { StatusBar } from './StatusBar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const narrowestSidePx = 160
const widestSideShare = 0.6

/** The frame of the IDE. It gives panels their place and knows none of them. */
export function Workbench({ panels }: { panels: readonly Panel[] }) {
  const { layout, fileEvents, codespace } = useIde()
  const { isSideOpen, isPanelOpen, isPanelMaximized, sideWidth } = useStore(layout)
  useEffect(
    () =>
      fileEvents.active.subscribe(({ path }) => {
        // There the side bar lies over the editors, and a file was chosen to be seen.
        if (path !== null && isNarrow()) layout.setState({ isSideOpen: false })
      }),
    [fileEvents, layout],
  )
  useEffect(() => {
    // On a layout that is new the first one is shown; then it is also the one that is toggled.
    const first = panels.find(({ place }) => place === 'side')
    if (first && layout.getState().activeSide === null) layout.setState({ activeSide: first.id })
  }, [layout, panels])
  const main = panels.find(({ place }) => place === 'main')
  useShortcuts(
    panels.flatMap((panel) =>
      panel.shortcut === undefined
        ? []
        : [{ keys: panel.shortcut, isGlobal: true, run: () => showPanel(layout, panel) }],
    ),
  )
  useShortcuts([
    {
      keys: 'Mod+B',
      run: () => layout.setState(({ isSideOpen }) => ({ isSideOpen: !isSideOpen })),
    },
    { keys: 'Mod+J', run: () => togglePanel(layout) },
  ])
  return (
    <div className="relative flex h-[calc(100dvh-var(--system-banner-height,0px))] flex-col overflow-hidden bg-base text-ui">
      {codespace.condition !== 'paused' && <ConnectionBanner />}
      <StandingNotices />
      <div className="relative flex min-h-0 flex-1">
        <ActivityBar panels={panels} />
        {isSideOpen && <SideBar panels={panels} width={sideWidth} />}
        <div className="flex min-w-0 flex-1 flex-col">
          <main
            aria-label="Editors"
            className={`min-h-0 flex-1 ${isPanelOpen && isPanelMaximized ? 'hidden' : ''}`}
          >
            {main && (
              <ErrorBoundary what={main.title}>
                <main.component />
              </ErrorBoundary>
            )}
          </main>
          <BottomPanel panels={panels} />
        </div>
      </div>
      <StatusBar panels={panels} />
    </div>
  )
}

function SideBar({ panels, width }: { panels: readonly Panel[]; width: number }) {
  const { layout } = useIde()
  const { activeSide } = useStore(layout)
  const sides = panels.filter(({ place }) => place === 'side')
  const move = (deltaPx: number) => {
    const widest = window.innerWidth * widestSideShare
    const sideWidth = layout.getState().sideWidth + deltaPx
    layout.setState({
      sideWidth: Math.round(Math.min(Math.max(sideWidth, narrowestSidePx), widest)),
    })
  }
  const active = sides.find(({ id }) => id === activeSide) ?? sides[0]
  return (
    <>
      <div
        style={{ width }}
        className="flex max-w-[80vw] shrink-0 max-sm:absolute max-sm:inset-y-0 max-sm:left-(--activity-bar-width) max-sm:z-20 max-sm:border-r max-sm:border-line max-sm:shadow-float"
      >
        <PanelRegion
          label="Side bar"
          className="flex-1 bg-sunken"
          panels={active ? [active] : []}
          activeId={active?.id}
          onActivate={(id) => toggleSide(layout, id)}
        />
      </div>
      <Splitter
        label="Side bar width"
        direction="vertical"
        value={(width / window.innerWidth) * 100}
        onMove={move}
        onReset={() => layout.setState({ sideWidth: 260 })}
      />
    </>
  )
}

function BottomPanel({ panels }: { panels: readonly Panel[] }) {
  const { layout } = useIde()
  const { isPanelOpen, isPanelMaximized, panelShare, activePanel } = useStore(layout)
  const host = useRef<HTMLDivElement>(null)
  const bottoms = panels.filter(({ place }) => place === 'bottom')
  // What runs in a panel goes on while it is hidden, and it comes back as it was.
  const hasBeenOpen = useRef(isPanelOpen)
  useEffect(() => {
    if (isPanelOpen) hasBeenOpen.current = true
  }, [isPanelOpen])
  if (bottoms.length === 0 || (!isPanelOpen && !hasBeenOpen.current)) return null
  const move = (deltaPx: number) => {
    const whole = host.current?.parentElement?.clientHeight ?? window.innerHeight
    const share = layout.getState().panelShare - deltaPx / whole
    layout.setState({ panelShare: Math.min(Math.max(share, 0.1), 0.85) })
  }
  return (
    <>
      {isPanelOpen && !isPanelMaximized && (
        <Splitter
          label="Panel height"
          direction="horizontal"
          value={panelShare * 100}
          onMove={move}
          onReset={() => layout.setState({ panelShare: 0.3 })}
        />
      )}
      <div
        ref={host}
        style={{ flexBasis: isPanelMaximized ? '100%' : `${panelShare * 100}%` }}
        className={`min-h-0 shrink-0 bg-terminal ${isPanelOpen ? 'flex' : 'hidden'} ${isPanelMaximized ? 'flex-1' : ''}`}
      >
        <PanelRegion
          label="Panel"
          className="flex-1"
          panels={bottoms}
          activeId={activePanel ?? undefined}
          onActivate={(id) => layout.setState({ activePanel: id })}
          actions={
            <>
              <IconButton
                isSmall
                icon={isPanelMaximized ? 'chevron-down' : 'chevron-up'}
                label={isPanelMaximized ? 'Restore panel size' : 'Maximize panel'}
                onClick={() => layout.setState({ isPanelMaximized: !isPanelMaximized })}
              />
              <IconButton
                isSmall
                icon="close"
                label="Hide panel"
                shortcut="Mod+J"
                onClick={() => togglePanel(layout)}
              />
            </>
          }
        />
      </div>
    </>
  )
}

function showPanel(layout: LayoutStore, panel: Panel): void {
  if (panel.place === 'side') toggleSide(layout, panel.id)
  if (panel.place !== 'bottom') return
  const { activePanel, isPanelOpen } = layout.getState()
  const isInFront = activePanel === null || activePanel === panel.id
  layout.setState({ activePanel: panel.id })
  if (!isPanelOpen || isInFront) togglePanel(layout)
}
