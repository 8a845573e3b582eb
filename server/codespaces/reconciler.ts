import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import type { Phase } from '#server/db/tables/codespaces.ts'
import { agentStartOf, bringUp, completeHistory } from './bring-up.ts'
import { type CodespaceRow, findById, listAll, remove, update } from './codespaces.store.ts'
import { Superseded } from './step-runner.ts'

const stopGraceMs = 10_000
const sweepEveryMs = 30_000
/** Between two tries at what the engine refused. */
const retryMs = 5000
/** A container that ends sooner than this after its start is not started again by itself. */
const crashLoopMs = 60_000

type Operation = {
  desired: CodespaceRow['desired']
  generation: number
  controller: AbortController
}

/**
 * The only actor on the engine: compares what is desired of each codespace with what the engine says and
 * moves it there, one operation a codespace at a time. An operation overtaken by another wish is aborted.
 */
export class Reconciler {
  readonly #ctx: AppContext
  readonly #operations = new Map<string, Operation>()
  readonly #loops = new Map<string, Promise<void>>()
  readonly #histories = new Map<string, { controller: AbortController; done: Promise<void> }>()
  /** The generation in which the history was last asked for: one that failed waits for the next start. */
  readonly #historyAsked = new Map<string, number>()
  readonly #dirty = new Set<string>()
  /** Running ones whose truth was checked since it was last in doubt. */
  readonly #verified = new Set<string>()
  /** Generations whose line this server took up. */
  readonly #listening = new Map<string, number>()
  readonly #closing = new AbortController()

  constructor(ctx: AppContext) {
    this.#ctx = ctx
  }

  /** Takes up every codespace where the last server left it, then follows changes, events and the clock. */
  async start(): Promise<void> {
    void this.#followChanges()
    void this.#followEvents()
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
        setTimeout(() => this.nudge(id), retryMs).unref()
      })
      .finally(() => {
        this.#loops.delete(id)
        if (this.#dirty.has(id)) this.nudge(id)
      })
    this.#loops.set(id, loop)
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
      if (!row || this.#closing.signal.aborted) return
      const work = this.#workFor(row)
      if (!work) continue
      const controller = new AbortController()
      this.#operations.set(id, { desired: row.desired, generation: row.generation, controller })
      // A wish written between reading the row and here has nudged already; look once more.
      await this.#abortIfOvertaken(id)
      try {
        await work(AbortSignal.any([controller.signal, this.#closing.signal]))
      } finally {
        this.#operations.delete(id)
        this.#dirty.add(id)
      }
      if (this.#closing.signal.aborted) return
    }
  }

  #workFor(row: CodespaceRow): ((signal: AbortSignal) => Promise<void>) | undefined {
    const isOfThisGeneration = row.phaseGeneration === row.generation
    if (row.desired === 'running') {
      if (row.phase === 'failed' && isOfThisGeneration) return undefined
      if (row.phase !== 'running' || !isOfThisGeneration)
        return (signal) => this.#bringUp(row, signal)
      return this.#verified.has(row.id) ? undefined : (signal) => this.#verify(row, signal)
    }
    if (row.desired === 'stopped') {
      return row.phase === 'stopped' ? undefined : () => this.#stop(row)
    }
    if (row.phase !== 'deleted') return () => this.#delete(row)
    return (row.deletedUntil ?? 0) <= this.#ctx.clock.now() ? () => this.#purge(row) : undefined
  }

  async #enter(row: CodespaceRow, phase: Phase, failure: string | null = null): Promise<void> {
    await update(this.#ctx, row.id, { phase, phaseGeneration: row.generation, failure })
    this.#ctx.changes.announce(row.id)
  }

  async #bringUp(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    try {
      await this.#enter(row, 'bringing-up')
      await this.#endHistory(row.id)
      await bringUp(this.#ctx, row, signal)
      await update(this.#ctx, row.id, { startedAt: this.#ctx.clock.now(), isSetUp: 1 })
      this.#verified.add(row.id)
      this.#listening.set(row.id, row.generation)
      await this.#enter(row, 'running')
      this.#beginHistory(row)
    } catch (error) {
      // Aborted: the loop looks again, and what is wanted now cleans up what this one made.
      if (signal.aborted) return
      this.#ctx.log.warn({ err: error, codespace: row.name }, 'A codespace could not be brought up')
      await this.#ctx.driver.stopContainer(row.id, stopGraceMs).catch((stopError: unknown) => {
        this.#ctx.log.warn(
          { err: stopError, codespace: row.name },
          'What was begun could not be stopped',
        )
      })
      await this.#enter(
        row,
        'failed',
        error instanceof Error ? error.message : 'It could not be started.',
      )
    }
  }

  /** After a restart of the server, or an event: is it still so, and does its line stand? */
  async #verify(row: CodespaceRow, signal: AbortSignal): Promise<void> {
    const state = await this.#ctx.driver.inspect(row.id)
    if (state.status === 'running' || state.status === 'paused') {
      if (this.#listening.get(row.id) !== row.generation) {
        await this.#ctx.driver.listen(row.id, await agentStartOf(this.#ctx, row, signal))
        this.#listening.set(row.id, row.generation)
      }
      this.#verified.add(row.id)
      this.#beginHistory(row)
      return
    }
    await this.#endHistory(row.id)
    const lifeMs = this.#ctx.clock.now() - (row.startedAt ?? 0)
    if (lifeMs < crashLoopMs) {
      await this.#ctx.driver.stopContainer(row.id, 0)
      await this.#enter(
        row,
        'failed',
        'The container ended soon after its start. Your files are kept; start it again.',
      )
      return
    }
    await update(this.#ctx, row.id, { generation: row.generation + 1 })
    this.#ctx.changes.announce(row.id)
  }

  async #stop(row: CodespaceRow): Promise<void> {
    await this.#enter(row, 'stopping')
    await this.#endHistory(row.id)
    this.#forget(row.id)
    await this.#ctx.driver.stopContainer(row.id, stopGraceMs)
    await this.#enter(row, 'stopped')
  }

  /** Everything but the files, which stay until the trash is emptied. */
  async #delete(row: CodespaceRow): Promise<void> {
    await this.#enter(row, 'deleting')
    await this.#endHistory(row.id)
    this.#forget(row.id)
    await this.#ctx.driver.stopContainer(row.id, stopGraceMs)
    await this.#ctx.driver.removeContainer(row.id)
    await this.#ctx.driver.removeNetwork(row.id)
    await this.#enter(row, 'deleted')
  }

  async #purge(row: CodespaceRow): Promise<void> {
    await this.#ctx.driver.removeWorkspace(row.id)
    this.#ctx.stepLogs.remove(row.id)
    await remove(this.#ctx, row.id)
    this.#ctx.changes.announce(row.id)
  }

  #beginHistory(row: CodespaceRow): void {
    if (this.#historyAsked.get(row.id) === row.generation) return
    this.#historyAsked.set(row.id, row.generation)
    const controller = new AbortController()
    const done = findById(this.#ctx, row.id)
      .then((now) => {
        if (!now?.isCloned || now.isHistoryComplete) return undefined
        return completeHistory(
          this.#ctx,
          now,
          AbortSignal.any([controller.signal, this.#closing.signal]),
        )
      })
      .catch((error: unknown) => {
        if (!(error instanceof Superseded)) {
          this.#ctx.log.warn(
            { err: error, codespace: row.name },
            'The history could not be completed',
          )
        }
      })
      .finally(() => this.#histories.delete(row.id))
    this.#histories.set(row.id, { controller, done })
  }

  async #endHistory(id: string): Promise<void> {
    const history = this.#histories.get(id)
    history?.controller.abort(new Superseded('The codespace stops.'))
    await history?.done
  }

  async #followChanges(): Promise<void> {
    for await (const id of this.#ctx.changes.listen(this.#closing.signal)) this.nudge(id)
  }

  async #followEvents(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        for await (const { codespaceId, kind } of this.#ctx.driver.events(this.#closing.signal)) {
          if (kind === 'exited' || kind === 'removed') this.#doubt(codespaceId)
        }
      } catch (error) {
        if (this.#closing.signal.aborted) return
        this.#ctx.log.warn({ err: error }, 'The events of the engine broke off')
      }
      await delay(1000, undefined, { signal: this.#closing.signal }).catch(() => undefined)
    }
  }

  #forget(id: string): void {
    this.#historyAsked.delete(id)
    this.#verified.delete(id)
    this.#listening.delete(id)
  }

  #doubt(id: string): void {
    this.#verified.delete(id)
    this.nudge(id)
  }

  /** Events can be lost (F-11); the truth is asked for again from time to time. */
  async #sweepForEver(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await delay(sweepEveryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      if (this.#closing.signal.aborted) return
      try {
        for (const row of await listAll(this.#ctx)) this.#doubt(row.id)
      } catch (error) {
        this.#ctx.log.error({ err: error }, 'The sweep failed')
      }
    }
  }

  /** Leaves containers as they are. What was under way is taken up by the next server. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Superseded('The server ends.'))
    await Promise.allSettled([
      ...this.#loops.values(),
      ...[...this.#histories.values()].map(({ done }) => done),
    ])
  }
}
