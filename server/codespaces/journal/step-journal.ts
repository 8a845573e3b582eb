import type { AppContext } from '#server/context.ts'
import type { CodespaceStep, StepName } from '../codespaces.schema.ts'
import { writeSteps } from '../codespaces.store.ts'

type JournalContext = Pick<AppContext, 'db' | 'changes'>
export type Start = { codespaceId: string; generation: number }

/**
 * Writes down how the steps of one start go, for those who watch. Nothing is decided by it, so no
 * step waits for the disk: what comes together is written together, in its order, and `settled`
 * says when all of it is there.
 */
export class StepJournal implements AsyncDisposable {
  readonly #ctx: JournalContext
  readonly #start: Start
  readonly #pending = new Map<StepName, CodespaceStep>()
  #isDue = false
  #writing: Promise<void> = Promise.resolve()

  constructor(ctx: JournalContext, start: Start) {
    this.#ctx = ctx
    this.#start = start
  }

  get start(): Start {
    return this.#start
  }

  put(step: CodespaceStep): void {
    this.#pending.set(step.name, step)
    if (this.#isDue) return
    this.#isDue = true
    this.#writing = this.#writing.then(async () => {
      // What follows at once belongs to it, and the engine is asked first.
      await new Promise(setImmediate)
      await this.#write()
    })
    this.#writing.catch(ignoreBecauseSettledTells)
  }

  async #write(): Promise<void> {
    const steps = [...this.#pending.values()]
    this.#pending.clear()
    this.#isDue = false
    await writeSteps(this.#ctx, this.#start, steps)
    this.#ctx.changes.announce(this.#start.codespaceId)
  }

  /** Once everything that was put is written. Rejects where any of it could not be. */
  settled(): Promise<void> {
    return this.#writing
  }

  /** The same, whatever became of it: nothing of it is written any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(ignoreBecauseSettledTells)
  }
}

function ignoreBecauseSettledTells(): void {
  // Whoever reports the end of the steps asks `settled` first.
}
