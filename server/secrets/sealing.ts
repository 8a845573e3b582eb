import { setImmediate as breath, setTimeout as delay } from 'node:timers/promises'
import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { placeIn, type SealedColumn, seal, unsealBytes } from '#server/seal.ts'
import { sealedColumns } from '#server/sealed-columns.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { countByKey, listSealedByOthers, replaceSealed, type SealedRow } from './sealing.store.ts'
import type { SealingState } from './secrets.schema.ts'

const batch = 50

/** `graceMs`: longer than any write takes that began with the keys there were before. */
type SealingTimes = { graceMs: number; retryMs: number }
const times: SealingTimes = { graceMs: 10 * 60_000, retryMs: 60_000 }

type SealingContext = Pick<AppContext, 'config' | 'db' | 'log'>

/**
 * Sees to it that everything sealed is sealed with the first key: once at the start, which also
 * goes on with a change of keys that a crash cut short, and after each change. Values of keys that
 * are not here, and damaged ones, are left as they are. Keys that hold nothing any more are
 * forgotten after a while.
 */
export class Sealing {
  readonly #ctx: SealingContext
  readonly #times: SealingTimes
  #isAtWork = false
  #stopping = new AbortController()
  #working: Promise<void> = Promise.resolve()

  constructor(ctx: SealingContext, chosen: Partial<SealingTimes> = {}) {
    this.#ctx = ctx
    this.#times = { ...times, ...chosen }
  }

  /** Begins, and goes on beside everything else until it is disposed of. */
  start(): AsyncDisposable {
    this.#goOn()
    return {
      [Symbol.asyncDispose]: async () => {
        this.#stopping.abort()
        await this.#working
      },
    }
  }

  async state(): Promise<SealingState> {
    const { keys, lockedBy } = this.#ctx.config.keyRing
    const counts = await countByKey(this.#ctx.db, sealedColumns)
    const known = keys.map(({ id }, index) => ({
      id,
      isCurrent: index === 0,
      sealedValues: counts.get(id) ?? 0,
    }))
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const readable = known.reduce((sum, { sealedValues }) => sum + sealedValues, 0)
    return { keys: known, unreadableValues: all - readable, lockedBy, isRotating: this.#isAtWork }
  }

  /**
   * Makes a new key, which seals from now on, and begins to seal everything anew with it.
   * @throws AppError `SEALING_LOCKED`, `SEALING_BUSY`
   */
  rotate(): void {
    this.requireRotatable()
    const { id } = this.#ctx.config.keyRing.addKey()
    this.#ctx.log.info({ keyId: id }, 'A new key seals from now on')
    this.#goOn()
  }

  /** @throws AppError `SEALING_LOCKED`, `SEALING_BUSY` */
  requireRotatable(): void {
    const { lockedBy } = this.#ctx.config.keyRing
    if (lockedBy !== null) {
      throw new AppError(
        'SEALING_LOCKED',
        `The keys come from ${lockedBy}. Put a new one before those in there, and start Bothy again.`,
      )
    }
    if (this.#isAtWork) {
      throw new AppError('SEALING_BUSY', 'A change of keys is under way. Wait until it is done.')
    }
  }

  #goOn(): void {
    this.#stopping.abort()
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    this.#isAtWork = true
    this.#working = this.#working.then(() => this.#work(signal))
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { keyRing } = this.#ctx.config
    await this.#untilDone(signal)
    if (keyRing.lockedBy !== null || keyRing.keys.length === 1) return
    // Somebody may be about to write what they sealed with the key before.
    await this.#wait(this.#times.graceMs, signal)
    await this.#untilDone(signal)
    if (!signal.aborted) await this.#dropUnused()
  }

  async #untilDone(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isAtWork = true
      try {
        for (const column of sealedColumns) await this.#reseal(column, signal)
        this.#isAtWork = false
        return
      } catch (error) {
        this.#ctx.log.warn({ err: error }, 'Not everything could be sealed with the current key')
        await this.#wait(this.#times.retryMs, signal)
      }
    }
  }

  async #reseal(column: SealedColumn, signal: AbortSignal): Promise<void> {
    const { db, config } = this.#ctx
    const keyId = config.keyRing.keys[0]?.id ?? ''
    let after: SealedRow | null = null
    while (!signal.aborted) {
      const rows: SealedRow[] = await listSealedByOthers(db, column, { keyId, after, limit: batch })
      for (const row of rows) await this.#resealRow(column, row)
      after = rows.at(-1) ?? null
      if (rows.length < batch) return
      // A database file answers at once: other requests come in between.
      await breath()
    }
  }

  async #resealRow(column: SealedColumn, row: SealedRow): Promise<void> {
    const { keys } = this.#ctx.config.keyRing
    const place = placeIn<string>(column, row)
    let content: Buffer
    try {
      content = unsealBytes(keys, place, row.sealed)
    } catch {
      // Of a key that is not here, or damaged: it is shown as unreadable where it is asked for.
      return
    }
    await replaceSealed(this.#ctx.db, column, row, seal(keys, place, content))
  }

  async #dropUnused(): Promise<void> {
    const { config, db, log } = this.#ctx
    try {
      const counts = await countByKey(db, sealedColumns)
      const unused = config.keyRing.keys.slice(1).filter(({ id }) => !counts.get(id))
      if (unused.length === 0) return
      config.keyRing.dropKeys(unused.map(({ id }) => id))
      log.info({ keyIds: unused.map(({ id }) => id) }, 'Keys that held nothing were forgotten')
    } catch (error) {
      log.warn({ err: error }, 'Keys that hold nothing are kept until the next start')
    }
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await delay(ms, undefined, { signal, ref: false })
    } catch {
      // Stopped, which whoever waits asks for next.
    }
  }
}

/**
 * As an administrator asks for it.
 * @throws AppError `RECENT_SIGN_IN_REQUIRED`, `SEALING_LOCKED`, `SEALING_BUSY`
 */
export async function rotateKey(ctx: SignedInContext): Promise<SealingState> {
  requireRecentSignIn(ctx)
  ctx.sealing.requireRotatable()
  const object = { type: 'instance', id: 'sealing', name: 'Encryption key' } as const
  await audit(ctx, { action: 'secret.rotateKey', object })
  ctx.sealing.rotate()
  return ctx.sealing.state()
}
