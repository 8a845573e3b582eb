import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'

const retryMs = 2000

/** What the agent says of the codespace's set-up, live. Null until it has said so. */
export class SetupState {
  readonly store: StoreApi<{ runs: readonly LifecycleRun[] | null }> = createStore(() => ({
    runs: null,
  }))
  readonly #connection: AgentConnection
  #subscription: { unsubscribe(): void } | null = null
  #retryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(connection: AgentConnection) {
    this.#connection = connection
    this.#follow()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#retryTimer)
    this.#subscription?.unsubscribe()
  }

  #follow(): void {
    this.#subscription = this.#connection.client.lifecycle.changes.subscribe(undefined, {
      onData: ({ runs }) => this.store.setState({ runs }),
      onError: () => {
        this.#retryTimer = setTimeout(() => this.#follow(), retryMs)
      },
    })
  }
}
