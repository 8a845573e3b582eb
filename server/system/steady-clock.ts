import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { AppContext, Clock } from '#server/context.ts'
import { moveSteadyClock, readSteadyClock } from './steady-clock.store.ts'

const noteEveryMs = 30_000
/**
 * What passed while nobody saw it, with the machine off, counts for no more: a clock that was set
 * wrong meanwhile would look the same.
 */
const mostUnseenMs = 24 * 60 * 60 * 1000
/** Less is two clocks that are read one after the other. */
const leastAheadMs = 1000

export type SteadyClockTimes = {
  /** Since the machine began to run, asleep or not; this only goes forward. */
  upMs: () => number
  /** Of this run of the machine; empty where it has no name. */
  bootId: string
}

/**
 * Time for what takes something from somebody when it is over: what of it has passed goes on
 * where the wall clock is set or jumps, and is not lost when a server ends (F-32). It began as the
 * wall clock. Servers that share a database share it.
 *
 * While a server runs, or the machine does between two of them, it goes by how long the machine
 * has run. While the machine was off it goes by the database's clock, for a day at most.
 */
export class SteadyClock {
  readonly #wall: Clock
  readonly #times: SteadyClockTimes
  #base: { steadyMs: number; upMs: number } | null = null
  #aheadMs = 0

  constructor(wall: Clock, times: Partial<SteadyClockTimes> = {}) {
    this.#wall = wall
    this.#times = { upMs: () => uptime() * 1000, bootId: readBootId(), ...times }
  }

  /** Milliseconds, to be compared with others of this clock only. Before its start, the wall's. */
  now(): number {
    if (!this.#base) return this.#wall.now()
    return Math.round(this.#base.steadyMs + this.#times.upMs() - this.#base.upMs)
  }

  /** What the wall clock will say at that time, for people. */
  toWall<At extends number | null | undefined>(at: At): At | number {
    return typeof at === 'number' ? at + this.#aheadMs : at
  }

  /** Takes up where the last server left it, and notes every half minute how far it is. */
  async start(ctx: Pick<AppContext, 'db' | 'log'>): Promise<AsyncDisposable> {
    await this.#takeUp(ctx)
    let underWay: Promise<void> = Promise.resolve()
    const note = () => {
      underWay = this.#note(ctx).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'How much time has passed could not be noted')
      })
    }
    const timer = setInterval(note, noteEveryMs).unref()
    return {
      async [Symbol.asyncDispose]() {
        clearInterval(timer)
        await underWay
        note()
        await underWay
      },
    }
  }

  async #takeUp(ctx: Pick<AppContext, 'db'>): Promise<void> {
    const { bootId } = this.#times
    const upMs = this.#times.upMs()
    const { row, databaseNow } = await readSteadyClock(ctx)
    let steadyMs = this.#wall.now()
    if (row) {
      const isSameRun = bootId !== '' && row.bootId === bootId && row.upMs <= upMs
      const unseenMs = Math.min(Math.max(0, databaseNow - row.seenAt), mostUnseenMs)
      steadyMs = row.steadyMs + (isSameRun ? upMs - row.upMs : unseenMs)
    }
    this.#base = { steadyMs, upMs }
    await this.#note(ctx)
  }

  /** Another server that has seen more is believed. */
  async #note(ctx: Pick<AppContext, 'db'>): Promise<void> {
    const { row } = await readSteadyClock(ctx)
    const upMs = this.#times.upMs()
    const steadyMs = Math.max(this.now(), row?.steadyMs ?? 0)
    this.#base = { steadyMs, upMs }
    const aheadMs = this.#wall.now() - steadyMs
    if (Math.abs(aheadMs - this.#aheadMs) >= leastAheadMs) this.#aheadMs = aheadMs
    const { bootId } = this.#times
    await moveSteadyClock(ctx, { steadyMs, bootId, upMs: Math.round(upMs) })
  }
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Not Linux: every start counts as one of the machine.
    return ''
  }
}
