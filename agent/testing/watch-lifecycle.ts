import type { LifecycleHook, LifecycleRun, LifecycleState } from '../protocol/lifecycle.ts'
import type { TestClient } from './start-test-agent.ts'

/** Follows what `lifecycle.changes` says. */
export class LifecycleView {
  #state: LifecycleState | null = null
  readonly #waiting = new Set<() => void>()

  constructor(client: TestClient) {
    client.api.lifecycle.changes.subscribe(undefined, {
      onData: (state) => {
        this.#state = state
        for (const resolve of this.#waiting) resolve()
        this.#waiting.clear()
      },
    })
  }

  run(hook: LifecycleHook): LifecycleRun {
    const run = this.#state?.runs.find((one) => one.hook === hook)
    if (!run) throw new Error(`There is no ${hook}.`)
    return run
  }

  /** Each hook with its state, in order. */
  get states(): Record<string, string> {
    return Object.fromEntries((this.#state?.runs ?? []).map(({ hook, state }) => [hook, state]))
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!this.#state || !isSo()) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Resolves with the run once it is in this state. */
  async untilIs(hook: LifecycleHook, state: LifecycleRun['state']): Promise<LifecycleRun> {
    await this.until(() => this.run(hook).state === state)
    return this.run(hook)
  }

  /** Resolves with the run once it has ended one way or another. */
  async untilEnded(hook: LifecycleHook): Promise<LifecycleRun> {
    await this.until(() => !['pending', 'running'].includes(this.run(hook).state))
    return this.run(hook)
  }
}
