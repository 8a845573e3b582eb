import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Shortcut } from './Shortcut.tsx'

export type TooltipSide = 'top' | 'right' | 'bottom' | 'left'

/** Shared by all tooltips below it: the second one within a moment appears at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={500}>{children}</Base.Provider>
}

/** Says what its one child is for. The child keeps its own accessible name: this is never read out. */
export function Tooltip(props: {
  label: ReactNode
  shortcut?: string | undefined
  side?: TooltipSide | undefined
  children: ReactElement<Record<string, unknown>>
}) {
  const { label, shortcut, side = 'bottom', children } = props
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="flex max-w-80 items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-small text-text shadow-float transition-opacity data-[ending-style]:opacity-0 data-[instant]:transition-none data-[starting-style]:opacity-0">
            {label}
            {shortcut !== undefined && <Shortcut keys={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
