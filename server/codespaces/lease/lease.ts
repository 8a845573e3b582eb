import type { Updateable } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { CodespaceTables } from '#server/db/tables/codespaces.ts'
import {
  giveUpLease,
  lockWhereFence,
  prolongLease,
  takeLease,
  updateWhereFence,
} from './lease.store.ts'

type LeaseContext = Pick<AppContext, 'db' | 'log'>

/** Another server may act on this codespace now. Whoever gets this leaves it alone from here on. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/**
 * Two clocks, because neither alone sees everything: one can be set, the other stands
 * still in suspend.
 */
export type LeaseClock = { monotonicMs(): number; wallMs(): number }

export type LeaseOptions = {
  /** The server. What has this name already takes over from itself at once, as after a crash. */
  holder: string
  ttlMs?: number
  renewEveryMs?: number
  clock?: LeaseClock
}

const processClock: LeaseClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
}

/**
 * The right to act on one codespace, or null while another server has it.
 *
 * Whether it has run out is judged by the database's clock alone, in the statement that takes it,
 * so that servers whose clocks differ agree. The holder judges for itself by the time that passed
 * here since it *asked* for its last renewal, and gives up a fifth of the time before the database
 * would: that covers clocks that run at different speeds. What nobody can cover, a process frozen
 * between `assertHeld` and the call after it or a database whose clock is set forward, the fence
 * covers: every new holder has a higher one, and what carries an older one is not written.
 */
export async function acquireLease(
  ctx: LeaseContext,
  codespaceId: string,
  options: LeaseOptions,
): Promise<Lease | null> {
  const { holder, ttlMs = 15_000, renewEveryMs = ttlMs / 3, clock = processClock } = options
  const asked = readClock(clock)
  const fence = await takeLease(ctx, codespaceId, { holder, ttlMs })
  if (fence === undefined) return null
  return new Lease(ctx, { codespaceId, fence }, { ttlMs, renewEveryMs, clock, asked })
}

type Reading = { monotonicMs: number; wallMs: number }

const readClock = (clock: LeaseClock): Reading => ({
  monotonicMs: clock.monotonicMs(),
  wallMs: clock.wallMs(),
})

type Timing = { ttlMs: number; renewEveryMs: number; clock: LeaseClock; asked: Reading }

/** Renewed behind its holder's back until it is disposed of, which lets the next one in at once. */
export class Lease implements AsyncDisposable {
  readonly codespaceId: string
  readonly fence: number
  readonly #ctx: LeaseContext
  readonly #timing: Timing
  readonly #lost = new AbortController()
  #asked: Reading
  #timer: NodeJS.Timeout | undefined
  #renewal: Promise<void> = Promise.resolve()
  #isReleased = false

  constructor(ctx: LeaseContext, held: { codespaceId: string; fence: number }, timing: Timing) {
    this.codespaceId = held.codespaceId
    this.fence = held.fence
    this.#ctx = ctx
    this.#timing = timing
    this.#asked = timing.asked
    this.#schedule(timing.renewEveryMs)
  }

  /** Aborts with a `LeaseLost` once it is lost, or could not be renewed in time. */
  get signal(): AbortSignal {
    return this.#lost.signal
  }

  /**
   * To be called right before acting. Synchronous, by the clock and not by timers: a process that
   * was frozen finds out here, before any timer of its has had its turn.
   * @throws LeaseLost
   */
  assertHeld(): void {
    if (this.#isReleased) throw new LeaseLost('This lease was given back.')
    if (this.#remainingMs() <= 0) this.#lose('It could not be renewed in time.')
    this.#lost.signal.throwIfAborted()
  }

  #remainingMs(): number {
    const { clock, ttlMs } = this.#timing
    const now = readClock(clock)
    const passedMs = Math.max(
      now.monotonicMs - this.#asked.monotonicMs,
      now.wallMs - this.#asked.wallMs,
    )
    return ttlMs * 0.8 - passedMs
  }

  #lose(reason: string): void {
    clearTimeout(this.#timer)
    if (this.#lost.signal.aborted) return
    this.#lost.abort(new LeaseLost(`Another server may act on this codespace. ${reason}`))
  }

  #schedule(inMs: number): void {
    if (this.#isReleased || this.#lost.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#renewal = this.#renew()
    }, inMs).unref()
  }

  async #renew(): Promise<void> {
    const remainingMs = this.#remainingMs()
    if (remainingMs <= 0) return this.#lose('It could not be renewed in time.')
    // Answered or not, that is when it ends.
    this.#timer = setTimeout(() => this.#endIfOver(), remainingMs).unref()
    const { clock, ttlMs, renewEveryMs } = this.#timing
    const asked = readClock(clock)
    try {
      const isHeld = await prolongLease(this.#ctx, this, ttlMs)
      clearTimeout(this.#timer)
      if (!isHeld) return this.#lose('Another one has taken it, or the codespace is gone.')
      // An answer that comes after its end changes nothing: whoever asked has been told it is lost.
      this.#asked = asked
      this.#schedule(renewEveryMs)
    } catch (error) {
      clearTimeout(this.#timer)
      this.#ctx.log.warn(
        { err: error, codespaceId: this.codespaceId },
        'A lease could not be renewed; it is tried again',
      )
      this.#schedule(Math.max(0, Math.min(renewEveryMs / 5, this.#remainingMs())))
    }
  }

  #endIfOver(): void {
    const remainingMs = this.#remainingMs()
    if (remainingMs <= 0) this.#lose('It could not be renewed in time.')
    else this.#timer = setTimeout(() => this.#endIfOver(), remainingMs).unref()
  }

  /** Never rejects: what cannot be given back runs out by itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isReleased = true
    clearTimeout(this.#timer)
    await this.#renewal
    clearTimeout(this.#timer)
    if (this.#lost.signal.aborted) return
    await giveUpLease(this.#ctx, this).catch((error: unknown) => {
      const { codespaceId } = this
      this.#ctx.log.warn({ err: error, codespaceId }, 'A lease could not be given back')
    })
  }
}

/**
 * Writes to the codespace's row as the holder of its lease, in one statement.
 * @throws LeaseLost when another has it by now, or the codespace is gone: then nothing was written
 */
export async function updateFenced(
  ctx: Pick<AppContext, 'db'>,
  lease: Lease,
  changes: Updateable<CodespaceTables['codespace']>,
): Promise<void> {
  if (!(await updateWhereFence(ctx, lease, changes))) throw writtenByAnother()
}

/**
 * The same for anything else there is to write, such as a step or the removal of the row: one
 * transaction during which nobody else can take the lease. `work` uses the context it is given and
 * no other, or on SQLite, which has one connection, it waits for itself for ever.
 * @throws LeaseLost as `updateFenced`, before `work` is called
 */
export async function withFence<Context extends Pick<AppContext, 'db'>, Result>(
  ctx: Context,
  lease: Lease,
  work: (ctx: Context) => Promise<Result>,
): Promise<Result> {
  return ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    if (!(await lockWhereFence(inside, lease))) throw writtenByAnother()
    return work(inside)
  })
}

const writtenByAnother = () =>
  new LeaseLost('Another server acts on this codespace, or it is gone. Nothing was written.')
