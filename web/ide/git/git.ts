import { createStore, type StoreApi } from 'zustand/vanilla'
import type { GitFileState } from '#agent/protocol/git.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { GitMarks } from './git-marks.ts'

const retryMs = 5000
/** What is waited for comes first: text, explorer, terminal. */
const calmMs = 300
/**
 * Whoever looks away for a moment comes back to what is true; a page in the background
 * costs nothing.
 */
const hiddenMs = 30_000

/**
 * What Git says of the files of one folder, for as long as somebody follows it. What was known last
 * stays while the connection is away. To draw by it, use the store: `useStore(git.marks, (marks) =>
 * marks.stateOf(path))`.
 */
export class Git {
  readonly marks: StoreApi<GitMarks> = createStore(() => new GitMarks(null))
  readonly #connection: Pick<AgentConnection, 'client'>
  readonly #listening = new AbortController()
  #root: string | null = null
  #followers = 0
  #subscription: { unsubscribe(): void } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(connection: Pick<AgentConnection, 'client'>) {
    this.#connection = connection
    document.addEventListener('visibilitychange', () => this.#onVisibility(), {
      signal: this.#listening.signal,
    })
  }

  /** Follows the repository that the folder is in, until what it returns is called. */
  follow(root: string): () => void {
    this.#root = root
    this.#followers += 1
    if (this.#followers === 1) this.#subscribeIn(calmMs)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#followers -= 1
      if (this.#followers === 0) this.#stop()
    }
  }

  /** See `GitMarks.stateOf`. */
  stateOf(path: string): GitFileState | null {
    return this.marks.getState().stateOf(path)
  }

  [Symbol.dispose](): void {
    this.#listening.abort()
    this.#followers = 0
    this.#stop()
  }

  #subscribeIn(afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#subscribe(), afterMs)
  }

  #subscribe(): void {
    clearTimeout(this.#timer)
    if (this.#subscription || this.#root === null) return
    // Waits for the connection, and goes on over one that comes back.
    const subscription = this.#connection.client.git.follow.subscribe(
      { root: this.#root },
      {
        onData: (status) => this.marks.setState(new GitMarks(status), true),
        onError: () => {
          if (this.#subscription !== subscription) return
          this.#subscription = null
          this.#subscribeIn(retryMs)
        },
      },
    )
    this.#subscription = subscription
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#subscription?.unsubscribe()
    this.#subscription = null
  }

  #onVisibility(): void {
    clearTimeout(this.#timer)
    if (this.#followers === 0) return
    if (document.visibilityState === 'visible') this.#subscribe()
    else this.#timer = setTimeout(() => this.#stop(), hiddenMs)
  }
}
