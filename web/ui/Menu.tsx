import { Menu as Base } from '@base-ui/react/menu'
import { type ReactElement, type ReactNode, useState } from 'react'
import { type MenuContent, MenuEntries } from './MenuEntries.tsx'
import { menuPopup } from './menu-popup.ts'

/** A button's menu: arrows, letters, Enter and Escape work in it. `trigger` is the button. */
export function Menu(props: {
  trigger: ReactElement<Record<string, unknown>>
  entries: MenuContent
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  /** Above the entries, such as who is signed in. */
  header?: ReactNode
}) {
  const { trigger, entries, side = 'bottom', align = 'end', header } = props
  const [openings, setOpenings] = useState(0)
  return (
    <Base.Root onOpenChange={(isOpen) => isOpen && setOpenings(openings + 1)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-40 outline-none">
          <Base.Popup className={menuPopup}>
            {header}
            {/* As they are now, although it may open again while it still fades. */}
            <MenuEntries key={openings} entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
