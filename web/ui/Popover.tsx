import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

/**
 * A small view that floats beside its button: Escape and a click elsewhere close it,
 * focus goes back.
 */
export function Popover(props: {
  trigger: ReactElement<Record<string, unknown>>
  title: ReactNode
  children: ReactNode
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  side?: 'top' | 'bottom'
  align?: 'start' | 'center' | 'end'
}) {
  const { trigger, title, children, isOpen, onOpenChange, side = 'bottom', align = 'start' } = props
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-40">
          <Base.Popup className="flex max-h-(--available-height) w-[min(500px,calc(100vw-16px))] flex-col rounded-card border border-line bg-raised text-ui shadow-float outline-none transition-opacity data-[ending-style]:opacity-0 data-[instant]:transition-none data-[starting-style]:opacity-0">
            <Base.Title className="px-3 pt-2.5 pb-1 font-semibold">{title}</Base.Title>
            <div className="min-h-0 overflow-y-auto px-3 pb-3">{children}</div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
