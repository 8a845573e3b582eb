import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import { completeHistory } from '../clone/run-git.ts'
import { type CodespaceRow, findById, removeStepsBefore } from '../codespaces.store.ts'
import { hasSetUp } from '../configuration/configuration.ts'
import { keepCredentials } from '../credentials/deliver-credentials.ts'
import { stampsOf } from '../credentials/secret-stamps.ts'
import { Superseded } from '../journal/step-runner.ts'
import { watchServices } from '../services/watch-services.ts'
import { followSetUp } from '../set-up/set-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { recordWork } from '../work.ts'

/** Between two tries to reach an agent that is away. */
const retryMs = 2000
/** A token that an agent lost by a crash is missed no longer than this. */
const credentialsEveryMs = 20_000
const workEveryMs = 3 * 60_000
/** The first look: when what is done at every start is over. */
const firstLookMs = 10_000

type SideWorkTimes = {
  /** After it runs. */
  historyAfterMs: number
}

type Beside = { generation: number; controller: AbortController; done: Promise<unknown> }

/**
 * What goes on beside a running codespace that is in use already: the history is fetched, its
 * set-up is followed, its tokens are renewed, and what would be lost with it is looked at now and
 * then. None of it touches desired state.
 */
export class SideWork {
  readonly #ctx: AppContext
  readonly #times: SideWorkTimes
  readonly #beside = new Map<string, Beside>()

  constructor(ctx: AppContext, times: SideWorkTimes) {
    this.#ctx = ctx
    this.#times = times
  }

  /** Once a generation: what failed waits for the next start. */
  async begin(row: CodespaceRow): Promise<void> {
    if (this.#beside.get(row.id)?.generation === row.generation) return
    await this.end(row.id)
    const controller = new AbortController()
    const works = [
      this.#completeHistory,
      this.#followSetUp,
      this.#keepCredentials,
      this.#watchWork,
      this.#watchServices,
      this.#forgetEarlier,
    ]
    const done = Promise.all(
      works.map((work) =>
        work.call(this, row, controller.signal).catch((error: unknown) => {
          if (controller.signal.aborted || error instanceof Superseded) return
          this.#ctx.log.warn({ err: error, codespace: row.name }, 'Work beside a codespace failed')
        }),
      ),
    )
    this.#beside.set(row.id, { generation: row.generation, controller, done })
  }

  /** Resolves once none of it is under way any more. */
  async end(id: string): Promise<void> {
    const beside = this.#beside.get(id)
    beside?.controller.abort(new Superseded('The codespace stops.'))
    await beside?.done
    if (this.#beside.get(id) === beside) this.#beside.delete(id)
  }

  async #completeHistory(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    const { historyAfterMs } = this.#times
    const runsForMs = this.#ctx.clock.now() - (row.startedAt ?? 0)
    // Whatever the clock was set to meanwhile.
    const waitMs = Math.min(Math.max(historyAfterMs - runsForMs, 0), historyAfterMs)
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const now = await findById(this.#ctx, row.id)
    if (!now?.isCloned || now.isHistoryComplete || !isTrustedStart(now)) return
    await completeHistory(this.#ctx, now, signal)
  }

  async #followSetUp(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    const { changes } = this.#ctx
    const read = () => findById(this.#ctx, row.id)
    // Dotfiles may be given to one that runs and had nothing to set up.
    for await (const now of changes.snapshots(read, (id) => id === row.id, signal)) {
      if (now && isFollowed(now)) break
    }
    while (!signal.aborted) {
      await followSetUp(this.#ctx, row, signal).catch((error: unknown) => {
        if (signal.aborted) return
        this.#ctx.log.info({ err: error, codespace: row.name }, 'The set-up is out of sight')
      })
      await delay(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #keepCredentials(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await keepCredentials(this.#ctx, row, signal).catch((error: unknown) => {
        if (signal.aborted) return
        this.#ctx.log.info({ err: error, codespace: row.name }, 'Credentials are as they were')
      })
      await delay(credentialsEveryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #watchServices(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isOver = await watchServices(this.#ctx, row, signal).then(
        () => true,
        ignoreBecauseAskedAgain,
      )
      if (isOver) return
      await delay(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #watchWork(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    for (let waitMs = firstLookMs; !signal.aborted; waitMs = workEveryMs) {
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await recordWork(this.#ctx, row, signal).catch(ignoreBecauseAskedAgain)
    }
  }

  /**
   * Nobody is shown the steps of earlier starts, and what keeps ending makes more of them for ever.
   */
  async #forgetEarlier({ id, generation }: CodespaceRow): Promise<void> {
    await removeStepsBefore(this.#ctx, id, generation)
    await this.#ctx.stepLogs.removeBefore(id, generation)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#beside.keys()].map((id) => this.end(id)))
  }
}

function ignoreBecauseAskedAgain(): undefined {
  // Its agent is away or busy; what is known stays, with its time, and the next round asks again.
}

/** An agent that crashes has to be noticed where it had secrets, too. */
const isFollowed = (row: CodespaceRow): boolean =>
  hasSetUp(row) || Object.keys(stampsOf(row)).length > 0
