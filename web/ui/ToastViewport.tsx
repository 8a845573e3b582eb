import { Toast as Base } from '@base-ui/react/toast'
import { useEffect } from 'react'
import { ToastContent } from './ToastContent.tsx'
import { endToast, mayAppear, onToasts, type Toast } from './toasts.ts'

/** Reading a sentence and reaching for its button takes longer than reading it. */
const shownMs = { plain: 5000, withActions: 10_000 }

/**
 * The toasts on the screen, the newest at the bottom. Those nobody answers go, but for
 * failures and those that wait.
 */
export function ToastViewport() {
  return (
    <Base.Provider limit={4}>
      <Base.Portal>
        <Base.Viewport
          data-part="notifications"
          ref={tellHeight}
          className="fixed right-4 bottom-8 z-50 flex w-[min(360px,calc(100vw-32px))] flex-col-reverse gap-2 outline-none"
        >
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
      <Feed />
    </Base.Provider>
  )
}

/** How much of the page's end is theirs: a dialog that has no room beside them stays above. */
function tellHeight(viewport: HTMLElement | null) {
  if (viewport === null) return
  const root = document.documentElement.style
  const observer = new ResizeObserver(() =>
    root.setProperty('--toasts-height', `${viewport.offsetHeight}px`),
  )
  observer.observe(viewport)
  return () => {
    observer.disconnect()
    root.removeProperty('--toasts-height')
  }
}

function Feed() {
  const { add, close } = Base.useToastManager<{ toast: Toast }>()
  useEffect(() => {
    const shown = new Set<string>()
    return onToasts((event) => {
      const { toast } = event
      if (event.type === 'ended') {
        if (shown.delete(toast.id)) close(toast.id)
        return
      }
      if (!mayAppear(toast)) return
      shown.add(toast.id)
      const { title, description, tone, actions, waits, staysOpen } = toast
      add({
        id: toast.id,
        title,
        ...(description === undefined ? {} : { description }),
        type: tone,
        priority: tone === 'danger' ? 'high' : 'low',
        timeout:
          tone === 'danger' || waits || staysOpen
            ? 0
            : actions.length === 0
              ? shownMs.plain
              : shownMs.withActions,
        data: { toast },
        onClose: () => {
          if (shown.delete(toast.id)) endToast(toast, 'expired')
        },
      })
    })
  }, [add, close])
  return null
}

function ToastList() {
  const { toasts } = Base.useToastManager<{ toast: Toast }>()
  return toasts.map((entry) => (
    <Base.Root
      key={entry.id}
      toast={entry}
      className="rounded-card border border-line bg-raised shadow-float transition-opacity data-[ending-style]:opacity-0 data-[limited]:hidden data-[starting-style]:opacity-0"
    >
      {entry.data && (
        <Base.Content className="flex items-start gap-2.5 p-3">
          <ToastContent
            toast={entry.data.toast}
            title={<Base.Title className="font-medium" />}
            description={<Base.Description className="text-dim" />}
          />
        </Base.Content>
      )}
    </Base.Root>
  ))
}
