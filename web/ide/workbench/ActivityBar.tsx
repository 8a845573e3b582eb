import { useStore } from 'zustand'
import { Icon } from '#web/ui/Icon.tsx'
import { Tooltip } from '#web/ui/Tooltip.tsx'
import { useIde } from '../ide-context.ts'
import { togglePanel, toggleSide } from './layout.ts'
import type { Panel } from './panel-place.ts'

/** The icons at the far left: one for each panel that can be shown and hidden. */
export function ActivityBar({ panels }: { panels: readonly Panel[] }) {
  const { layout } = useIde()
  const { activeSide, isSideOpen, isPanelOpen, activePanel } = useStore(layout)
  const firstOf = (place: Panel['place']) => panels.find((panel) => panel.place === place)?.id
  return (
    <nav
      aria-label="Panels"
      className="flex w-(--activity-bar-width) shrink-0 flex-col items-center gap-1 border-r border-line bg-sunken pt-1"
    >
      {panels
        .filter(({ place }) => place === 'side')
        .map((panel) => (
          <ActivityButton
            key={panel.id}
            panel={panel}
            isShown={isSideOpen && (activeSide ?? firstOf('side')) === panel.id}
            onClick={() => toggleSide(layout, panel.id)}
          />
        ))}
      <span className="flex-1" />
      {panels
        .filter(({ place }) => place === 'bottom')
        .map((panel) => (
          <ActivityButton
            key={panel.id}
            panel={panel}
            isShown={isPanelOpen && (activePanel ?? firstOf('bottom')) === panel.id}
            onClick={() => {
              const isInFront = (activePanel ?? firstOf('bottom')) === panel.id
              layout.setState({ activePanel: panel.id })
              if (!isPanelOpen || isInFront) togglePanel(layout)
            }}
          />
        ))}
    </nav>
  )
}

function ActivityButton(props: { panel: Panel; isShown: boolean; onClick: () => void }) {
  const { panel, isShown, onClick } = props
  return (
    <Tooltip label={panel.title} shortcut={panel.shortcut} side="right">
      <button
        type="button"
        aria-label={panel.title}
        aria-pressed={isShown}
        onClick={onClick}
        className={`flex h-10 w-full items-center justify-center outline-offset-[-3px] hover:text-text ${isShown ? 'text-text shadow-[inset_2px_0_0_var(--accent)]' : 'text-dim'}`}
      >
        <Icon name={panel.icon} className="!text-[20px]" />
      </button>
    </Tooltip>
  )
}
