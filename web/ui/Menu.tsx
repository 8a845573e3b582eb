import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { MenuEntries, type MenuEntry } from './MenuEntries.tsx'

const popup =
  'max-h-(--available-height) min-w-44 max-w-80 overflow-y-auto rounded-card border border-line bg-raised p-1 text-ui shadow-float outline-none transition-opacity data-[ending-style]:opacity-0 data-[instant]:transition-none data-[starting-style]:opacity-0'

/** A button's menu: arrows, letters, Enter and Escape work in it. `trigger` is the button. */
export function Menu(props: {
  trigger: ReactElement<Record<string, unknown>>
  entries: readonly MenuEntry[]
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  /** Above the entries, such as who is signed in. */
  header?: ReactNode
}) {
  const { trigger, entries, side = 'bottom', align = 'end', header } = props
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-40 outline-none">
          <Base.Popup className={popup}>
            {header}
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/**
 * The same menu at the pointer, on right click, long press or the menu key within `children`.
 * `onOpenChange` tells when to work out what was clicked; `entries` may change while it is open.
 */
export function ContextMenu(props: {
  entries: readonly MenuEntry[]
  children: ReactNode
  onOpenChange?: (isOpen: boolean) => void
  className?: string
}) {
  const { entries, children, onOpenChange, className } = props
  return (
    <BaseContext.Root {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <BaseContext.Trigger className={className}>{children}</BaseContext.Trigger>
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-40 outline-none">
          <BaseContext.Popup className={popup}>
            <MenuEntries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}
