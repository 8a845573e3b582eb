import { useSyncExternalStore } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { showToast } from './toasts.ts'

/** What takes less says nothing. */
const quietMs = 1000

export type ProgressOptions = {
  /** What is going on: `Uploading 3 files`. */
  title: string
  /** Without it nothing can be done but wait. It is asked once. */
  onCancel?: () => void
  source?: string
}
type Report = { fraction: number | null; message: string | null; isCanceling: boolean }

/**
 * How something that takes a while gets on. Whoever began it says how it ended, also
 * after a cancel.
 */
export type Progress = {
  /** `fraction` from 0 to 1, or null where it is not known. What is left out stays as it was. */
  report(news: { fraction?: number | null; message?: string | null }): void
  done(): void
  fail(error: unknown): void
}

/** Appears as a notification once it has taken a second, and goes when it ends. */
export function showProgress({ title, onCancel, source }: ProgressOptions): Progress {
  const store = createStore<Report>(() => ({ fraction: null, message: null, isCanceling: false }))
  let close: (() => void) | null = null
  const cancel = () => {
    if (store.getState().isCanceling) return
    store.setState({ isCanceling: true })
    onCancel?.()
  }
  const timer = setTimeout(() => {
    close = showToast({
      title,
      ...(source === undefined ? {} : { source }),
      staysOpen: true,
      body: <ProgressBody title={title} store={store} />,
      ...(onCancel ? { action: { label: 'Cancel', onSelect: cancel } } : {}),
    })
  }, quietMs)
  const end = () => {
    clearTimeout(timer)
    close?.()
  }
  return {
    report: (news) => store.setState(news),
    done: end,
    fail: (error) => {
      end()
      const description = error instanceof Error ? error.message : String(error)
      showToast({
        tone: 'danger',
        title: `${title}: it failed`,
        description,
        ...(source === undefined ? {} : { source }),
      })
    },
  }
}

/**
 * Runs something that may take long, with a notification once it does. With `canCancel` that offers
 * to abort the signal. What it throws is the caller's to tell.
 */
export async function withProgress<T>(
  title: string,
  run: (progress: Progress, signal: AbortSignal) => Promise<T>,
  { canCancel = false }: { canCancel?: boolean } = {},
): Promise<T> {
  const abort = new AbortController()
  const progress = showProgress({
    title,
    ...(canCancel ? { onCancel: () => abort.abort() } : {}),
  })
  try {
    return await run(progress, abort.signal)
  } finally {
    progress.done()
  }
}

function ProgressBody({ title, store }: { title: string; store: StoreApi<Report> }) {
  const { fraction, message, isCanceling } = useSyncExternalStore(
    store.subscribe,
    store.getState,
    store.getState,
  )
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 100)
  const words = isCanceling ? 'Canceling…' : message
  return (
    <div className="mt-1 flex flex-col gap-1.5">
      {(words !== null || percent !== null) && (
        <p className="flex gap-2 text-dim">
          <span className="min-w-0 flex-1">{words}</span>
          {percent !== null && <span>{percent} %</span>}
        </p>
      )}
      <div
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': percent })}
        className="h-0.5 overflow-hidden rounded-control bg-active"
      >
        {percent === null ? (
          <div className="h-full w-1/3 animate-pulse bg-accent" />
        ) : (
          <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
        )}
      </div>
    </div>
  )
}
