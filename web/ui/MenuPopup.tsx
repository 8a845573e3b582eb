import { Menu as Base } from '@base-ui/react/menu'
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { type MenuContent, MenuEntries } from './MenuEntries.tsx'
import { menuPopup } from './menu-popup.ts'

const entry = '[role^="menuitem"]'
/** Released sooner, the mouse was clicked and not held down on its way to an entry. */
const clickMs = 200

export type MenuOpening = {
  anchor: HTMLElement
  openedAt: number
  /** Of the mouse that opened it, which may still be down. */
  released?: Promise<MouseEvent>
  /** Where the keyboard that opened it goes on. */
  goTo?: 'first' | 'last'
}

type Props = {
  opening: MenuOpening
  entries: MenuContent
  side: 'top' | 'right' | 'bottom' | 'left'
  align: 'start' | 'center' | 'end'
  header: ReactNode
  /** Asked for by the user: what fades is no menu any more. */
  onClose: () => void
  onGone: () => void
}

/** What a menu's button opens. It opens as soon as it is drawn. */
export function MenuPopup({ opening, entries, side, align, header, onClose, onGone }: Props) {
  const { anchor, goTo } = opening
  const [isOpen, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    onClose()
  }
  useLayoutEffect(() => setOpen(true), [])
  useHeldMouse(opening, close)
  const isLeaving = useRef(false)
  const leave = ({ key }: KeyboardEvent) => {
    if (key !== 'Tab') return
    // From here the browser goes on to what comes next.
    isLeaving.current = true
    anchor.focus()
    close()
  }
  const goToEntry = (event: FocusEvent<HTMLElement>) => {
    if (!goTo || event.target !== event.currentTarget) return
    const found = event.currentTarget.querySelectorAll<HTMLElement>(entry)
    found[goTo === 'first' ? 0 : found.length - 1]?.focus()
  }
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(wish) => !wish && close()}
      onOpenChangeComplete={(isThere) => !isThere && onGone()}
    >
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side={side}
          align={align}
          sideOffset={4}
          className="z-60 outline-none"
        >
          <Base.Popup
            aria-label={anchor.getAttribute('aria-label') ?? anchor.textContent}
            className={`${menuPopup} ${goTo ? 'transition-none' : ''}`}
            finalFocus={() => (isLeaving.current || hasMovedOn() ? false : anchor)}
            onKeyDown={leave}
            onFocus={goToEntry}
          >
            {header}
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/**
 * What was chosen, or the next key, has taken the focus elsewhere while the menu was still going.
 */
function hasMovedOn(): boolean {
  const active = document.activeElement
  if (active === null || active === document.body) return false
  return active.closest('[role="menu"], [data-base-ui-focus-guard]') === null
}

/**
 * The mouse may go down on the button, on to an entry, and be released there, or
 * elsewhere to leave it.
 */
function useHeldMouse({ anchor, openedAt, released }: MenuOpening, close: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what began this opening
  useEffect(() => {
    let isGone = false
    void released?.then(({ target, timeStamp }) => {
      if (isGone || !(target instanceof Element) || timeStamp - openedAt < clickMs) return
      const chosen = target.closest<HTMLElement>(entry)
      if (chosen) chosen.click()
      else if (!anchor.contains(target)) close()
    })
    return () => {
      isGone = true
    }
  }, [released])
}
