import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { type ReactNode, useState } from 'react'
import { type MenuContent, MenuEntries } from './MenuEntries.tsx'
import { menuPopup } from './menu-popup.ts'

/**
 * A menu at the pointer, on right click, long press or the menu key within `children`.
 * `onOpenChange` tells when to work out what was clicked; `entries` may change while it is open.
 */
export function ContextMenu(props: {
  entries: MenuContent
  children: ReactNode
  onOpenChange?: (isOpen: boolean) => void
  className?: string
}) {
  const { entries, children, onOpenChange, className } = props
  const [openings, setOpenings] = useState(0)
  const tellOpen = (isOpen: boolean) => {
    if (isOpen) setOpenings(openings + 1)
    onOpenChange?.(isOpen)
  }
  return (
    <BaseContext.Root onOpenChange={tellOpen}>
      <BaseContext.Trigger className={className}>{children}</BaseContext.Trigger>
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-60 outline-none">
          <BaseContext.Popup className={menuPopup}>
            {/* A menu that opens again while it still fades is for something else by now. */}
            <MenuEntries key={openings} entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}
