import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { endToast, type Toast, type ToastTone } from './toasts.ts'

const icons: Record<ToastTone, string> = {
  info: 'info',
  ok: 'check',
  warning: 'warning',
  danger: 'error',
}
const colors: Record<ToastTone, string> = {
  info: 'text-info',
  ok: 'text-ok',
  warning: 'text-warning',
  danger: 'text-danger',
}

/**
 * What is in a toast, on the screen or in the list of them: `title` and `description` are
 * drawn by either.
 */
export function ToastContent(props: {
  toast: Toast
  title: ReactNode
  description: ReactNode
  canClose?: boolean
}) {
  const { toast, title, description, canClose = true } = props
  const { tone, actions, source, body, staysOpen = false } = toast
  return (
    <>
      <Icon name={icons[tone]} className={`mt-0.5 ${colors[tone]}`} />
      <div className="min-w-0 flex-1 break-words">
        {title}
        {description}
        {body}
        {source !== undefined && <p className="text-small text-faint">{source}</p>}
        {actions.length > 0 && (
          <div className="mt-2 flex flex-wrap gap-2">
            {actions.map(({ label, onSelect }) => (
              <Button
                key={label}
                onClick={() => {
                  onSelect()
                  if (!staysOpen) endToast(toast, 'dismissed')
                }}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
      {canClose && (
        <button
          type="button"
          aria-label="Close"
          onClick={() => endToast(toast, staysOpen ? 'expired' : 'dismissed')}
          className="inline-flex size-5.5 shrink-0 items-center justify-center rounded-[4px] text-dim hover:bg-hover hover:text-text"
        >
          <Icon name="close" />
        </button>
      )}
    </>
  )
}
