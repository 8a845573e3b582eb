import type { LifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceStep, StepName } from '../codespaces.schema.ts'
import type { StepJournal } from './step-journal.ts'
import type { StepLogs } from './step-logs.ts'

const secondsMs = 1000
const minutesMs = 60 * secondsMs

/** Those that the server itself runs. */
export type ServerStepName = Exclude<StepName, LifecycleHook>

const deadlinesMs: Record<ServerStepName, number> = {
  workspace: minutesMs,
  network: 30 * secondsMs,
  clone: 30 * minutesMs,
  // It pulls the image.
  configuration: 10 * minutesMs,
  // It has a limit of its own, which administrators set.
  build: 24 * 60 * minutesMs,
  // It pulls their images, and waits for their health.
  services: 15 * minutesMs,
  container: 10 * minutesMs,
  agent: 30 * secondsMs,
  history: 6 * 60 * minutesMs,
}

/** The operation was overtaken by another wish of the user's; nothing failed. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** Somebody goes on without the rest of it; its sentence is said beside the step. */
export class StepSkipped extends Error {
  override readonly name = 'StepSkipped'
}

export type StepLog = ReturnType<StepLogs['write']>
type Work = (signal: AbortSignal, log: StepLog) => Promise<void>

/**
 * Runs one step of one generation: journaled before and after, with a deadline and a log. Steps are
 * idempotent, so one that a crash interrupted is simply run again. One that throws
 * `StepSkipped` has not failed. Waits for the work alone, not for the journal.
 * @throws AppError as the work threw it, or with the sentence that is in the step and its log
 */
export async function runStep(
  ctx: Pick<AppContext, 'clock' | 'metrics' | 'stepLogs'>,
  { journal, name }: { journal: StepJournal; name: ServerStepName },
  operation: AbortSignal,
  work: Work,
): Promise<void> {
  const startedAt = ctx.clock.now()
  const note = (state: CodespaceStep['state'], error: string | null) => {
    const endedAt = state === 'running' ? null : ctx.clock.now()
    journal.put({ name, state, startedAt, endedAt, error })
    if (state === 'done' || state === 'failed' || state === 'skipped') {
      ctx.metrics.stepEnded(name, state, ctx.clock.now() - startedAt)
    }
  }
  const deadline = AbortSignal.timeout(deadlinesMs[name])
  using log = ctx.stepLogs.write({ ...journal.start, name })
  note('running', null)
  try {
    await work(AbortSignal.any([operation, deadline]), log)
    note('done', null)
  } catch (error) {
    if (operation.aborted) {
      note('skipped', null)
      throw new Superseded('The step was cancelled.', { cause: error })
    }
    if (error instanceof StepSkipped) {
      log.add(`\n${error.message}\n`)
      note('skipped', error.message)
      return
    }
    const sentence = deadline.aborted
      ? `This took longer than ${deadlinesMs[name] / secondsMs} seconds and was ended.`
      : sentenceOf(error)
    log.add(`\n${sentence}\n`)
    note('failed', sentence)
    throw error instanceof AppError
      ? error
      : new AppError('STEP_FAILED', sentence, { cause: error })
  }
}

/** What the user may read of an error. The whole of it goes to the server's log. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  return 'Something went wrong on the server; its log says more.'
}
