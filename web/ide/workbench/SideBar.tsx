import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { initialLayout } from './layout.ts'
import { PanelRegion } from './PanelRegion.tsx'
import { type Panel, viewsIn } from './panel-place.ts'
import { Splitter } from './Splitter.tsx'

const narrowestPx = 160
const widestShare = 0.6

/** The one view beside the editors that is in front, as wide as it was made. */
export function SideBar({ panels }: { panels: readonly Panel[] }) {
  const { layout } = useIde()
  const state = useStore(layout)
  const { sideWidth, sidePosition } = state
  const { active } = viewsIn('side', panels, state)
  const isRight = sidePosition === 'right'
  const move = (deltaPx: number) => {
    const widest = window.innerWidth * widestShare
    const wanted = layout.getState().sideWidth + (isRight ? -deltaPx : deltaPx)
    layout.setState({ sideWidth: Math.round(Math.min(Math.max(wanted, narrowestPx), widest)) })
  }
  if (!active) return null
  const over = isRight
    ? 'max-sm:right-(--activity-bar-width) max-sm:border-l'
    : 'max-sm:left-(--activity-bar-width) max-sm:border-r'
  return (
    <>
      <div
        data-part="side"
        style={{ width: sideWidth }}
        className={`flex max-w-[80vw] shrink-0 max-sm:absolute max-sm:inset-y-0 max-sm:z-20 max-sm:border-line max-sm:shadow-float ${over}`}
      >
        <PanelRegion
          label="Side bar"
          className="flex-1 bg-sunken"
          views={[active]}
          active={active}
          onActivate={() => undefined}
        />
      </div>
      <Splitter
        label="Side bar width"
        direction="vertical"
        value={(sideWidth / window.innerWidth) * 100}
        onMove={move}
        onReset={() => layout.setState({ sideWidth: initialLayout.sideWidth })}
      />
    </>
  )
}
