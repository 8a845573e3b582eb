import { createStore, type StoreApi } from 'zustand/vanilla'
import { endToast, limitToasts, onToasts, type Toast } from '#web/ui/toasts.ts'

type State = {
  /** The newest first. Those the user has closed, or that hold no more, are not among them. */
  toasts: readonly Toast[]
  /** How many have come since the list was last open. */
  newCount: number
  isOpen: boolean
  isQuiet: boolean
}

const quietKey = 'bothy.doNotDisturb'
const mostKept = 100

/**
 * What was said and not closed, whether it was seen or not. One for the page, as there is
 * one of toasts.
 */
export const notifications: StoreApi<State> = createStore<State>(() => ({
  toasts: [],
  newCount: 0,
  isOpen: false,
  isQuiet: readQuiet(),
}))

/** Begins to list what is said. What it returns ends that, and forgets all. */
export function followToasts(): () => void {
  const stopLimit = limitToasts(({ tone }) => {
    const { isOpen, isQuiet } = notifications.getState()
    // What is listed before one's eyes need not appear beside it, and a failure is worth
    // a disturbance.
    return !isOpen && (!isQuiet || tone === 'danger')
  })
  const stop = onToasts((event) => {
    const { toast } = event
    if (event.type === 'added') {
      notifications.setState(({ toasts, newCount, isOpen }) => ({
        toasts: [toast, ...toasts.filter((other) => other !== toast)].slice(0, mostKept),
        newCount: isOpen ? 0 : newCount + 1,
      }))
    } else if (event.how !== 'expired') {
      notifications.setState(({ toasts, newCount }) => {
        const left = toasts.filter((other) => other !== toast)
        return { toasts: left, newCount: Math.min(newCount, left.length) }
      })
    }
  })
  return () => {
    stopLimit()
    stop()
    notifications.setState({ toasts: [], newCount: 0, isOpen: false })
  }
}

export function setOpen(isOpen: boolean): void {
  if (isOpen) {
    // They go from the screen into the list.
    for (const toast of notifications.getState().toasts) endToast(toast, 'expired')
  }
  notifications.setState({ isOpen, ...(isOpen ? { newCount: 0 } : {}) })
}

/** All but what is still under way. */
export function clearAll(): void {
  for (const toast of notifications.getState().toasts) {
    if (!toast.staysOpen) endToast(toast, 'dismissed')
  }
  if (notifications.getState().toasts.length === 0) setOpen(false)
}

/** Takes what is on the screen into the list. */
export function hideToasts(): void {
  for (const toast of notifications.getState().toasts) endToast(toast, 'expired')
}

export function setQuiet(isQuiet: boolean): void {
  notifications.setState({ isQuiet })
  if (isQuiet) {
    for (const toast of notifications.getState().toasts) {
      if (toast.tone !== 'danger') endToast(toast, 'expired')
    }
  }
  try {
    localStorage.setItem(quietKey, isQuiet ? 'on' : 'off')
  } catch {
    // Blocked: it holds for this page.
  }
}

function readQuiet(): boolean {
  try {
    return localStorage.getItem(quietKey) === 'on'
  } catch {
    // Blocked: as if it had never been set.
    return false
  }
}
