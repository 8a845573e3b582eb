import { Popover as Base } from '@base-ui/react/popover'
import { type KeyboardEvent, type ReactElement, type Ref, useRef } from 'react'
import { useStore } from 'zustand'
import { relativeTime } from '#web/lib/relative-time.ts'
import { useNow } from '#web/lib/use-now.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { ToastContent } from '#web/ui/ToastContent.tsx'
import type { Toast } from '#web/ui/toasts.ts'
import { clearAll, notifications, setOpen, setQuiet } from './notification-list.ts'

/** Above the end of the status bar, also while that is hidden with its bell. */
const corner = {
  getBoundingClientRect: () =>
    DOMRect.fromRect({ x: window.innerWidth - 8, y: window.innerHeight - 28 }),
}

/**
 * The list of what was said, above the bell. Arrows go through it, Delete closes one,
 * Escape all of it.
 */
export function NotificationCenter({
  trigger,
}: {
  trigger: ReactElement<Record<string, unknown>>
}) {
  const { toasts, isOpen, isQuiet } = useStore(notifications)
  const list = useRef<HTMLUListElement>(null)
  return (
    <Base.Root open={isOpen} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner anchor={corner} side="top" align="end" className="z-40">
          <Base.Popup
            data-focus-key="notificationFocus"
            initialFocus={() => list.current?.querySelector('li') ?? true}
            className="flex max-h-[min(70vh,var(--available-height))] w-[min(420px,calc(100vw-16px))] flex-col rounded-card border border-line bg-raised text-ui shadow-float outline-none"
          >
            <header className="flex shrink-0 items-center gap-1 border-b border-line py-1 pr-1 pl-3">
              <Base.Title className="min-w-0 flex-1 font-semibold">Notifications</Base.Title>
              <IconButton
                icon={isQuiet ? 'bell-slash' : 'bell'}
                label="Do not disturb"
                aria-pressed={isQuiet}
                onClick={() => setQuiet(!isQuiet)}
              />
              <IconButton
                icon="clear-all"
                label="Clear all"
                disabled={toasts.length === 0}
                onClick={clearAll}
              />
              <IconButton icon="chevron-down" label="Hide" onClick={() => setOpen(false)} />
            </header>
            {toasts.length === 0 ? (
              <EmptyState icon="bell" title="No notifications">
                What was said while you looked elsewhere stands here until you close it.
              </EmptyState>
            ) : (
              <List ref={list} toasts={toasts} />
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function List({ toasts, ref }: { toasts: readonly Toast[]; ref: Ref<HTMLUListElement> }) {
  const now = useNow(30_000)
  return (
    <ul
      ref={ref}
      aria-label="Notifications"
      className="min-h-0 overflow-y-auto"
      onKeyDown={onListKey}
    >
      {toasts.map((toast, index) => (
        <li
          key={toast.id}
          tabIndex={index === 0 ? 0 : -1}
          className="flex items-start gap-2.5 border-t border-line p-3 outline-offset-[-2px] first:border-t-0"
        >
          <ToastContent
            toast={toast}
            canClose={!toast.staysOpen}
            title={<p className="font-medium">{toast.title}</p>}
            description={
              <>
                {toast.description !== undefined && <p className="text-dim">{toast.description}</p>}
                <p className="text-small text-faint">{relativeTime(toast.at, now)}</p>
              </>
            }
          />
        </li>
      ))}
    </ul>
  )
}

function onListKey(event: KeyboardEvent<HTMLUListElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > li')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const isRow = rows.includes(document.activeElement as HTMLElement)
  if (event.key === 'ArrowDown') rows[Math.min(at + 1, rows.length - 1)]?.focus()
  else if (event.key === 'ArrowUp') rows[Math.max(at - 1, 0)]?.focus()
  else if (event.key === 'Home') rows[0]?.focus()
  else if (event.key === 'End') rows.at(-1)?.focus()
  else if (event.key === 'Delete' && isRow) {
    rows[at]?.querySelector<HTMLElement>('button[aria-label="Close"]')?.click()
    rows[at + 1]?.focus()
  } else return
  event.preventDefault()
}
