import { createStore, type StoreApi } from 'zustand/vanilla'

export type UploadState = {
  files: number
  filesDone: number
  bytes: number
  bytesDone: number
  /** What is being sent, the one that was begun last. */
  current: string | null
  bytesPerSecond: number | null
  phase: 'running' | 'paused' | 'waiting'
}

const windowMs = 4000
const stepMs = 200

/** How far an upload is, and how fast it was in the last seconds. */
export class UploadProgress {
  readonly store: StoreApi<UploadState>
  readonly #parts = new Map<string, number>()
  #doneBytes = 0
  #marks: { at: number; bytes: number }[] = []

  constructor(totals: { files: number; bytes: number }) {
    this.store = createStore(() => ({
      ...totals,
      filesDone: 0,
      bytesDone: 0,
      current: null,
      bytesPerSecond: null,
      phase: 'running' as const,
    }))
  }

  began(path: string): void {
    this.store.setState({ current: path })
  }

  moved(path: string, bytes: number): void {
    this.#parts.set(path, bytes)
    this.#tell()
  }

  /** Done, left out or failed: it is no longer waited for. */
  ended(path: string, bytes: number): void {
    this.#parts.delete(path)
    this.#doneBytes += bytes
    this.store.setState(({ filesDone }) => ({ filesDone: filesDone + 1 }))
    this.#tell()
  }

  enter(phase: UploadState['phase']): void {
    if (this.store.getState().phase === phase) return
    // What was measured before a pause says nothing of afterwards.
    this.#marks = []
    this.store.setState({ phase, bytesPerSecond: null })
  }

  #tell(): void {
    let bytesDone = this.#doneBytes
    for (const bytes of this.#parts.values()) bytesDone += bytes
    const now = performance.now()
    const last = this.#marks.at(-1)
    if (!last || now - last.at >= stepMs) this.#marks.push({ at: now, bytes: bytesDone })
    while (this.#marks.length > 2 && now - (this.#marks[0]?.at ?? 0) > windowMs) this.#marks.shift()
    this.store.setState({ bytesDone, bytesPerSecond: this.#rate(now, bytesDone) })
  }

  #rate(now: number, bytes: number): number | null {
    const first = this.#marks[0]
    if (!first || now - first.at < 2 * stepMs) return null
    return Math.max(0, ((bytes - first.bytes) * 1000) / (now - first.at))
  }
}

/** `12 s left`, `3 min left`; null where that is not known. */
export function remainingWord({ bytes, bytesDone, bytesPerSecond }: UploadState): string | null {
  if (!bytesPerSecond) return null
  const seconds = Math.ceil((bytes - bytesDone) / bytesPerSecond)
  if (seconds < 60) return `${Math.max(1, seconds)} s left`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `${minutes} min left`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`
}
