import {
  type ComponentProps,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useState,
} from 'react'
import type { MenuContent } from './MenuEntries.tsx'
import type { MenuOpening, MenuPopup } from './MenuPopup.tsx'
import { showToast } from './toasts.ts'

let Popup: typeof MenuPopup | null = null

// Many a page is left without a menu having been opened, and what opens them is a quarter
// of its script.
async function load(): Promise<void> {
  Popup ??= (await import('./MenuPopup.tsx')).MenuPopup
}

// Should it not arrive, opening the menu asks for it again, and says so.
const preload = () => void load().catch(() => undefined)

const sayMissing = () =>
  showToast({
    tone: 'danger',
    title: 'The menu could not be loaded',
    description: 'The server could not be reached. Try again in a moment.',
  })

/** A button's menu: arrows, letters, Enter and Escape work in it. `trigger` is the button. */
export function Menu(props: {
  trigger: ReactElement<Trigger>
  entries: MenuContent
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  /** Above the entries, such as who is signed in. */
  header?: ReactNode
}) {
  const { trigger, entries, side = 'bottom', align = 'end', header } = props
  const [opening, setOpening] = useState<MenuOpening | null>(null)
  const [isOpen, setOpen] = useState(false)
  const open = (anchor: HTMLElement, how: Pick<MenuOpening, 'released' | 'goTo'>) => {
    const show = () => {
      setOpening({ ...how, anchor, openedAt: performance.now() })
      setOpen(true)
    }
    if (Popup) show()
    else load().then(show, sayMissing)
  }
  const own = trigger.props
  const button = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event)
      preload()
    },
    onFocus: (event) => {
      own.onFocus?.(event)
      preload()
    },
    onMouseDown: (event) => {
      own.onMouseDown?.(event)
      if (event.button === 0) open(event.currentTarget, { released: nextRelease() })
    },
    onClick: (event) => {
      own.onClick?.(event)
      // The keyboard's, or a screen reader's: the mouse was down before.
      if (event.detail === 0) open(event.currentTarget, { goTo: 'first' })
    },
    onKeyDown: (event) => {
      own.onKeyDown?.(event)
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      event.preventDefault()
      open(event.currentTarget, { goTo: event.key === 'ArrowDown' ? 'first' : 'last' })
    },
  })
  return (
    <>
      {button}
      {opening && Popup && (
        <Popup
          // As the entries are now, although it may open again while it still fades.
          key={opening.openedAt}
          opening={opening}
          onClose={() => setOpen(false)}
          onGone={() => setOpening((current) => (current === opening ? null : current))}
          {...{ entries, side, align, header }}
        />
      )}
    </>
  )
}

function nextRelease(): Promise<MouseEvent> {
  return new Promise((resolve) => {
    document.addEventListener('mouseup', resolve, { once: true, capture: true })
  })
}

type Trigger = Pick<
  ComponentProps<'button'>,
  | 'aria-expanded'
  | 'aria-haspopup'
  | 'onClick'
  | 'onFocus'
  | 'onKeyDown'
  | 'onMouseDown'
  | 'onPointerEnter'
>
