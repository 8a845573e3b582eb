import { Toast as Base } from '@base-ui/react/toast'
import type { ReactNode } from 'react'
import { buttonClasses } from './Button.tsx'
import { Icon } from './Icon.tsx'

export type ToastTone = 'info' | 'ok' | 'warning' | 'danger'
export type ToastOptions = {
  title: string
  description?: string
  tone?: ToastTone
  action?: { label: string; onSelect: () => void }
}

const manager = Base.createToastManager()
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

/** Says something that needs no answer. What went wrong stays until it is closed. Returns a closer. */
export function showToast(options: ToastOptions): () => void {
  const { title, description, tone = 'info', action } = options
  const id = manager.add({
    title,
    description,
    type: tone,
    priority: tone === 'danger' ? 'high' : 'low',
    timeout: tone === 'danger' ? 0 : action === undefined ? 5000 : 10_000,
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.onSelect()
              manager.close(id)
            },
          },
        }),
  })
  return () => manager.close(id)
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => {
    const tone = (toast.type ?? 'info') as ToastTone
    return (
      <Base.Root
        key={toast.id}
        toast={toast}
        className="rounded-card border border-line bg-raised shadow-float transition-opacity data-[ending-style]:opacity-0 data-[limited]:hidden data-[starting-style]:opacity-0"
      >
        <Base.Content className="flex items-start gap-2.5 p-3">
          <Icon name={icons[tone]} className={`mt-0.5 ${colors[tone]}`} />
          <div className="min-w-0 flex-1 break-words">
            <Base.Title className="font-medium" />
            <Base.Description className="text-dim" />
            <Base.Action className={buttonClasses('secondary', 'mt-2')} />
          </div>
          <Base.Close
            aria-label="Close"
            className="inline-flex size-5.5 shrink-0 items-center justify-center rounded-[4px] text-dim hover:bg-hover hover:text-text"
          >
            <Icon name="close" />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    )
  })
}

/** Where toasts appear; once, around the whole app. F6 moves the focus there. */
export function ToastRegion({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-8 z-50 flex w-[min(360px,calc(100vw-32px))] flex-col-reverse gap-2 outline-none">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}
