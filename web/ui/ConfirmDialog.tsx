import { type ReactNode, useRef } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'

/**
 * Asks before something that costs. The title names the object, the children say what
 * would be lost.
 */
export function ConfirmDialog(props: {
  isOpen: boolean
  title: ReactNode
  children: ReactNode
  /** The verb: `Delete`. */
  confirmLabel: string
  isDangerous?: boolean
  isBusy?: boolean
  onConfirm: () => void
  onCancel: () => void
}) {
  const { isOpen, title, children, confirmLabel, isDangerous, isBusy, onConfirm, onCancel } = props
  // Enter by habit must not destroy anything: the way back has the focus.
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      isAlert
      isOpen={isOpen}
      onClose={onCancel}
      title={title}
      description={children}
      {...(isDangerous ? { initialFocus: cancel } : {})}
      footer={
        <>
          <Button ref={cancel} onClick={onCancel}>
            Cancel
          </Button>
          <Button
            variant={isDangerous ? 'danger' : 'primary'}
            isBusy={isBusy ?? false}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    />
  )
}
