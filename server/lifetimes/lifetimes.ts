import { Changes } from '#server/codespaces/changes.ts'
import { findById, listRunning, update } from '#server/codespaces/codespaces.store.ts'
import { canOpen, requireCodespace } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { Attendance } from './attendance.ts'
import { type LifetimeTimes, usualTimes } from './lifetime-times.ts'
import type { LifetimeView, SetIdleTimeoutInput } from './lifetimes.schema.ts'
import { leastIdleMinutes } from './lifetimes.settings.ts'
import { readLimits } from './limits.ts'

/**
 * Looks after every codespace that runs, and stops the one that is idle or has run for long enough.
 * All there is of it in memory can be lost: the next server begins anew, and warns first.
 */
export class Lifetimes {
  readonly #times: LifetimeTimes
  readonly #attended = new Map<string, Attendance>()
  readonly #views = new Changes()

  constructor(times: Partial<LifetimeTimes> = {}) {
    this.#times = { ...usualTimes, ...times }
  }

  /** Null for one that does not run, or has only just begun to. */
  viewOf(codespaceId: string): LifetimeView | null {
    return this.#attended.get(codespaceId)?.view ?? null
  }

  async stay(codespaceId: string): Promise<void> {
    await this.#attended.get(codespaceId)?.stay()
  }

  /** After what counts for it was changed. */
  async look(codespaceId: string): Promise<void> {
    await this.#attended.get(codespaceId)?.look()
  }

  /** Somebody has asked something of a port of it. */
  noteTraffic(codespaceId: string): void {
    this.#attended.get(codespaceId)?.noteTraffic()
  }

  /** Now, and whenever it says something else. */
  watch(codespaceId: string, signal: AbortSignal): AsyncGenerator<LifetimeView | null> {
    const read = async () => this.viewOf(codespaceId)
    return this.#views.snapshots(read, (changed) => changed === codespaceId, signal)
  }

  /** Looks after those that run and every one that will. */
  async start(ctx: AppContext): Promise<AsyncDisposable> {
    const over = new AbortController()
    const underWay = new Set<Promise<void>>()
    const take = (id: string) => {
      const work = this.#take(ctx, id, over.signal)
        .catch((error: unknown) => {
          ctx.log.error({ err: error, codespaceId: id }, 'A codespace is not looked after')
        })
        .finally(() => underWay.delete(work))
      underWay.add(work)
    }
    const follow = async () => {
      for await (const id of ctx.changes.listen(over.signal)) take(id)
    }
    const takeAll = async () => {
      for (const { id } of await listRunning(ctx)) take(id)
    }
    const sweep = () => {
      takeAll().catch((error: unknown) => {
        ctx.log.error({ err: error }, 'The codespaces that run could not be looked over')
      })
    }
    underWay.add(follow())
    await takeAll()
    const timer = setInterval(sweep, this.#times.sweepEveryMs).unref()
    return {
      async [Symbol.asyncDispose]() {
        over.abort()
        clearInterval(timer)
        await Promise.allSettled(underWay)
      },
    }
  }

  async #take(ctx: AppContext, id: string, signal: AbortSignal): Promise<void> {
    if (this.#attended.has(id)) return
    const row = await findById(ctx, id)
    if (!row || !canOpen(row) || this.#attended.has(id) || signal.aborted) return
    const onChange = () => this.#views.announce(id)
    const attendance = new Attendance(ctx, row, { times: this.#times, onChange })
    this.#attended.set(id, attendance)
    try {
      await attendance.attend(signal)
    } finally {
      this.#attended.delete(id)
      onChange()
    }
    // It may have been started again while the end of the run before was not seen yet.
    if (!signal.aborted) await this.#take(ctx, id, signal)
  }
}

export async function readLifetime(
  ctx: SignedInContext,
  name: string,
): Promise<LifetimeView | null> {
  const { id } = await requireCodespace(ctx, name)
  return ctx.lifetimes.viewOf(id)
}

export async function* watchLifetime(
  ctx: SignedInContext,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<LifetimeView | null> {
  const { id } = await requireCodespace(ctx, name)
  yield* ctx.lifetimes.watch(id, signal)
}

export async function stay(ctx: SignedInContext, name: string): Promise<LifetimeView | null> {
  const { id } = await requireCodespace(ctx, name)
  await ctx.lifetimes.stay(id)
  return ctx.lifetimes.viewOf(id)
}

/** Of this codespace alone; null for what counts for its owner. */
export async function setIdleTimeout(
  ctx: SignedInContext,
  { name, minutes }: SetIdleTimeoutInput,
): Promise<LifetimeView | null> {
  const row = await requireCodespace(ctx, name)
  const most = (await readLimits(ctx, row)).mostIdleMs / 60_000
  if (minutes !== null && (minutes > most || minutes < Math.min(leastIdleMinutes, most))) {
    throw new AppError(
      'IDLE_TIMEOUT_INVALID',
      `The idle timeout can be from ${Math.min(leastIdleMinutes, most)} to ${most} minutes here.`,
    )
  }
  await update(ctx, row.id, { idleTimeoutMinutes: minutes })
  await ctx.lifetimes.look(row.id)
  return ctx.lifetimes.viewOf(row.id)
}
