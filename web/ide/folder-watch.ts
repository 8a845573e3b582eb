import type { FolderChange } from '#agent/protocol/files.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'

type Listener = (names: readonly string[] | null) => void

/** Panels open folders in bursts; each burst is one new subscription. */
const settleMs = 30
const retryMs = 2000

/**
 * The folders somebody looks at, watched by one subscription. A listener is called with the
 * names that changed, or with null when it must look for itself: at first, after a reconnect,
 * after a storm.
 */
export class FolderWatch {
  readonly #connection: AgentConnection
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #fresh = new Set<string>()
  readonly #stopStatus: () => void
  #subscription: { unsubscribe(): void } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(connection: AgentConnection) {
    this.#connection = connection
    this.#stopStatus = connection.status.subscribe(({ phase }, before) => {
      if (phase === 'connected' && before.phase !== 'connected') this.#tellAll()
    })
  }

  watch(folder: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(folder) ?? new Set()
    listeners.add(listener)
    if (listeners.size === 1) {
      this.#listeners.set(folder, listeners)
      this.#fresh.add(folder)
      this.#renewSoon(settleMs)
    }
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0 || this.#listeners.get(folder) !== listeners) return
      this.#listeners.delete(folder)
      this.#fresh.delete(folder)
      this.#renewSoon(settleMs)
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#stopStatus()
    this.#subscription?.unsubscribe()
    this.#listeners.clear()
  }

  #renewSoon(afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#renew(), afterMs)
  }

  #renew(): void {
    const before = this.#subscription
    const folders = [...this.#listeners.keys()].slice(0, 2000)
    if (folders.length === 0) {
      before?.unsubscribe()
      this.#subscription = null
      return
    }
    const subscription = this.#connection.client.files.watch.subscribe(
      { folders },
      {
        onStarted: () => {
          before?.unsubscribe()
          const fresh = [...this.#fresh]
          this.#fresh.clear()
          // Whatever happened between listing a folder and watching it was not seen.
          for (const folder of fresh) this.#tell({ folder, names: null })
        },
        onData: (changes) => {
          for (const change of changes) this.#tell(change)
        },
        onError: () => {
          if (this.#subscription === subscription) this.#renewSoon(retryMs)
        },
      },
    )
    this.#subscription = subscription
  }

  #tellAll(): void {
    for (const folder of [...this.#listeners.keys()]) this.#tell({ folder, names: null })
  }

  #tell({ folder, names }: FolderChange): void {
    for (const listener of [...(this.#listeners.get(folder) ?? [])]) listener(names)
  }
}
