import type { ReactNode } from 'react'

export type ToastTone = 'info' | 'ok' | 'warning' | 'danger'
export type ToastAction = { label: string; onSelect: () => void }
export type ToastOptions = {
  title: string
  description?: string
  tone?: ToastTone
  /** The first is the one most people want. Each of them closes it, unless `staysOpen`. */
  action?: ToastAction
  actions?: readonly ToastAction[]
  /** What it comes from, where that is not plain: `Git`, `Set-up`. */
  source?: string
  /** Below the words, such as how far something is. */
  body?: ReactNode
  /** It waits on the screen until it is closed, as what went wrong does. */
  waits?: boolean
  /** As long as it holds: closed, it is still listed until whoever told it takes it back. */
  staysOpen?: boolean
}
export type Toast = Omit<ToastOptions, 'action'> & {
  id: string
  /** Milliseconds since 1970. */
  at: number
  tone: ToastTone
  actions: readonly ToastAction[]
}
export type ToastEnd =
  /** It holds no more: whoever told it took it back. */
  | 'withdrawn'
  /** The user closed it, or took one of its ways out. */
  | 'dismissed'
  /** It was there long enough; nobody answered. */
  | 'expired'
export type ToastEvent =
  | { type: 'added'; toast: Toast }
  | { type: 'ended'; toast: Toast; how: ToastEnd }

const open = new Set<Toast>()
const isOver = new WeakSet<Toast>()
const listeners = new Set<(event: ToastEvent) => void>()
let count = 0
let isLoud: (toast: Toast) => boolean = () => true

/**
 * Says something that needs no answer. What went wrong stays until it is closed. Returns a closer.
 */
export function showToast(options: ToastOptions): () => void {
  const { action, actions = action ? [action] : [], tone = 'info', ...rest } = options
  count += 1
  const toast: Toast = { ...rest, actions, tone, id: `toast-${count}`, at: Date.now() }
  open.add(toast)
  tell({ type: 'added', toast })
  return () => endToast(toast, 'withdrawn')
}

/**
 * Takes it off the screen. One that has expired may still be answered or withdrawn
 * where it is listed.
 */
export function endToast(toast: Toast, how: ToastEnd): void {
  if (isOver.has(toast)) return
  open.delete(toast)
  if (how !== 'expired') isOver.add(toast)
  tell({ type: 'ended', toast, how })
}

function tell(event: ToastEvent): void {
  for (const listener of [...listeners]) listener(event)
}

/** Hears of each from now on, and first of those that have not ended. Returns the way to stop. */
export function onToasts(listener: (event: ToastEvent) => void): () => void {
  for (const toast of open) listener({ type: 'added', toast })
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Which of them appear by themselves; the others are only listed. Returns the way back to all. */
export function limitToasts(mayAppear: (toast: Toast) => boolean): () => void {
  isLoud = mayAppear
  return () => {
    if (isLoud === mayAppear) isLoud = () => true
  }
}

export const mayAppear = (toast: Toast): boolean => isLoud(toast)
