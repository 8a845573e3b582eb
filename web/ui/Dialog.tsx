import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'

/** Nothing covers its buttons: where toasts have no room beside it, it ends above them. */
const height =
  'max-h-[76vh] max-xl:max-h-[min(76vh,max(220px,88vh_-_40px_-_var(--toasts-height,0px)))]'

/**
 * A modal one: focus stays in it, Escape and the backdrop close it, focus returns to where it was.
 */
export function Dialog(props: {
  isOpen: boolean
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** The buttons, the primary one last. */
  footer?: ReactNode
  initialFocus?: RefObject<HTMLElement | null>
  /**
   * It asks about something that must not be missed: readers announce it at once, with its text.
   */
  isAlert?: boolean
}) {
  const {
    isOpen,
    onClose,
    title,
    description,
    children,
    footer,
    initialFocus,
    isAlert = false,
  } = props
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          role={isAlert ? 'alertdialog' : 'dialog'}
          data-modal
          {...(initialFocus === undefined ? {} : { initialFocus })}
          className={`fixed top-[12vh] left-1/2 z-40 flex w-[min(480px,calc(100vw-32px))] -translate-x-1/2 flex-col rounded-card border border-line bg-raised shadow-float transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 ${height}`}
        >
          <div
            className={`flex flex-col gap-3 overflow-y-auto px-5 pt-5 ${footer === undefined ? 'pb-5' : 'cut-line pb-2'}`}
          >
            <Base.Title className="font-semibold break-words">{title}</Base.Title>
            {description !== undefined && (
              <Base.Description render={<div />} className="text-dim">
                {description}
              </Base.Description>
            )}
            {children}
          </div>
          {footer !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 px-5 pt-3 pb-5">{footer}</div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
