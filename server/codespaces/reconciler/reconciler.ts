import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import { type CodespaceRow, findById, listAll } from '../codespaces.store.ts'
import { Superseded } from '../journal/step-runner.ts'
import { act, type Operation } from '../lease/acting.ts'
import { bringUp, purge, putAway, stop } from './operations.ts'
import { SideWork } from './side-work.ts'
import { Verification } from './verification.ts'

export type ReconcilerTimes = {
  /** Events can be lost (F-11): the truth is asked for again this often. */
  sweepEveryMs: number
  /**
   * The longest between two tries at what the engine refused, or what another server is acting on.
   */
  retryMs: number
  /** The page that waits for a new codespace comes before the codespace's past. */
  historyAfterMs: number
}
const usualTimes: ReconcilerTimes = { sweepEveryMs: 30_000, retryMs: 5000, historyAfterMs: 2000 }
/**
 * What is refused once is often done the next time; what keeps being refused is tried
 * less and less.
 */
const firstRetryMs = 500

type UnderWay = {
  desired: CodespaceRow['desired']
  generation: number
  controller: AbortController
}
/** False where it could not be done here and now, and is to be tried again later. */
type Work = (signal: AbortSignal) => Promise<boolean>

/**
 * The only actor on the engine: compares what is desired of each codespace with what the engine
 * says and moves it there, one operation a codespace at a time. An operation overtaken by another
 * wish is aborted.
 */
export class Reconciler {
  readonly #ctx: AppContext
  readonly #times: ReconcilerTimes
  /** The same in every life of this server: what a crashed one held its next life has at once. */
  readonly #holder: string
  readonly #operations = new Map<string, UnderWay>()
  readonly #loops = new Map<string, Promise<void>>()
  readonly #dirty = new Set<string>()
  /** How often in a row it could not be done. */
  readonly #refusals = new Map<string, number>()
  readonly #closing = new AbortController()
  readonly #sideWork: SideWork
  readonly #verification: Verification

  constructor(ctx: AppContext, times: Partial<ReconcilerTimes> = {}) {
    this.#ctx = ctx
    this.#holder = ctx.config.serverId
    this.#times = { ...usualTimes, ...times }
    this.#sideWork = new SideWork(ctx, this.#times)
    this.#verification = new Verification(ctx, this.#sideWork)
  }

  /**
   * Takes up every codespace where the last server left it, then follows changes, events
   * and the clock.
   */
  async start(): Promise<void> {
    void this.#followChanges()
    void this.#followEvents()
    void this.#followIsolation()
    void this.#sweepForEver()
    const rows = await listAll(this.#ctx)
    for (const row of rows) this.nudge(row.id)
  }

  /** Looks at this codespace soon. Never throws, never waits. */
  nudge(id: string): void {
    if (this.#closing.signal.aborted) return
    this.#dirty.add(id)
    if (this.#loops.has(id)) {
      this.#abortIfOvertaken(id).catch((error: unknown) => {
        this.#ctx.log.error({ err: error, codespaceId: id }, 'An operation goes on unasked')
      })
      return
    }
    const loop = this.#loop(id)
      .catch((error: unknown) => {
        this.#ctx.log.error(
          { err: error, codespaceId: id },
          'Reconciling failed; it is tried again',
        )
        this.#dirty.delete(id)
        this.#nudgeLater(id)
      })
      .finally(() => {
        this.#loops.delete(id)
        if (this.#dirty.has(id)) this.nudge(id)
      })
    this.#loops.set(id, loop)
  }

  #nudgeLater(id: string): void {
    const refusals = this.#refusals.get(id) ?? 0
    this.#refusals.set(id, refusals + 1)
    const waitMs = Math.min(firstRetryMs * 2 ** refusals, this.#times.retryMs)
    setTimeout(() => this.nudge(id), waitMs).unref()
  }

  async #abortIfOvertaken(id: string): Promise<void> {
    const operation = this.#operations.get(id)
    if (!operation) return
    const row = await findById(this.#ctx, id)
    if (!row || row.desired !== operation.desired || row.generation !== operation.generation) {
      operation.controller.abort(new Superseded('Something else is wanted now.'))
    }
  }

  async #loop(id: string): Promise<void> {
    while (this.#dirty.delete(id)) {
      const row = await findById(this.#ctx, id)
      if (this.#closing.signal.aborted) return
      const work = row && this.#workFor(row)
      if (!work) {
        this.#refusals.delete(id)
        continue
      }
      const controller = new AbortController()
      this.#operations.set(id, { desired: row.desired, generation: row.generation, controller })
      // A wish written between reading the row and here has nudged already; look once more.
      await this.#abortIfOvertaken(id)
      let isDone = true
      try {
        isDone = await work(AbortSignal.any([controller.signal, this.#closing.signal]))
      } finally {
        this.#operations.delete(id)
        if (isDone) this.#dirty.add(id)
      }
      if (isDone) this.#refusals.delete(id)
      else this.#nudgeLater(id)
      if (this.#closing.signal.aborted) return
    }
  }

  #workFor(row: CodespaceRow): Work | undefined {
    const isOfThisGeneration = row.phaseGeneration === row.generation
    if (row.desired === 'running') {
      if (row.phase === 'failed' && isOfThisGeneration) return undefined
      if (row.phase !== 'running' || !isOfThisGeneration) return this.#leased(row, bringUp)
      return this.#verification.isDue(row) ? (signal) => this.#verify(row, signal) : undefined
    }
    if (row.desired === 'stopped') {
      return row.phase === 'stopped' ? undefined : this.#leased(row, stop)
    }
    if (row.phase !== 'deleted') return this.#leased(row, putAway)
    const isOver = (row.deletedUntil ?? 0) <= this.#ctx.steadyClock.now()
    return isOver ? this.#leased(row, purge) : undefined
  }

  /** One operation under this server's lease, with nothing else of it under way. */
  #leased(row: CodespaceRow, operation: Operation): Work {
    return async (signal) => {
      await this.#sideWork.end(row.id)
      this.#verification.forget(row.id)
      const isOurs = await act(this.#ctx, row, { holder: this.#holder, signal }, operation)
      if (isOurs && operation === bringUp) this.#verification.broughtUp(row)
      return isOurs
    }
  }

  /** The lease is for what changes something: looking is free. */
  async #verify(row: CodespaceRow, signal: AbortSignal): Promise<boolean> {
    const operation = await this.#verification.look(row, signal)
    return !operation || act(this.#ctx, row, { holder: this.#holder, signal }, operation)
  }

  async #followChanges(): Promise<void> {
    for await (const id of this.#ctx.changes.listen(this.#closing.signal)) this.nudge(id)
  }

  async #followEvents(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        for await (const { codespaceId, kind } of this.#ctx.driver.events(this.#closing.signal)) {
          if (kind !== 'started' && kind !== 'other') this.#doubt(codespaceId)
        }
      } catch (error) {
        if (this.#closing.signal.aborted) return
        this.#ctx.log.warn({ err: error }, 'The events of the engine broke off')
      }
      await this.#pause(1000)
    }
  }

  /** When isolation is lost or found again, every running codespace has to be looked at. */
  async #followIsolation(): Promise<void> {
    for await (const _ of this.#ctx.isolation.follow(this.#closing.signal)) await this.#doubtAll()
  }

  #doubt(id: string): void {
    this.#verification.doubt(id)
    this.nudge(id)
  }

  async #doubtAll(): Promise<void> {
    try {
      for (const row of await listAll(this.#ctx)) this.#doubt(row.id)
    } catch (error) {
      this.#ctx.log.error({ err: error }, 'The codespaces could not be looked over')
    }
  }

  async #sweepForEver(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#pause(this.#times.sweepEveryMs)
      if (!this.#closing.signal.aborted) await this.#doubtAll()
    }
  }

  async #pause(ms: number): Promise<void> {
    // Ended early by the end of this server, which every loop asks about next.
    await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }

  /** Leaves containers as they are. What was under way is taken up by the next server. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Superseded('The server ends.'))
    await Promise.allSettled([...this.#loops.values(), this.#sideWork[Symbol.asyncDispose]()])
  }
}
