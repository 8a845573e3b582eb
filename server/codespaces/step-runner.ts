import type { LifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { StepName } from './codespaces.schema.ts'
import { writeStep } from './codespaces.store.ts'
import type { StepLogs } from './step-logs.ts'

const secondsMs = 1000
const minutesMs = 60 * secondsMs

/** Those that the server itself runs. */
export type ServerStepName = Exclude<StepName, LifecycleHook>

const deadlinesMs: Record<ServerStepName, number> = {
  workspace: minutesMs,
  network: 30 * secondsMs,
  clone: 30 * minutesMs,
  configuration: minutesMs,
  container: 10 * minutesMs,
  agent: 30 * secondsMs,
  history: 6 * 60 * minutesMs,
}

/** The operation was overtaken by another wish of the user's; nothing failed. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

export type StepLog = ReturnType<StepLogs['write']>
type Work = (signal: AbortSignal, log: StepLog) => Promise<void>

/**
 * Runs one step of one generation: journaled before and after, with a deadline and a log. Steps are
 * idempotent, so one that a crash interrupted is simply run again.
 * @throws AppError as the work threw it, or with the sentence that is in the step and its log
 */
export async function runStep(
  ctx: AppContext,
  key: { codespaceId: string; generation: number; name: ServerStepName },
  operation: AbortSignal,
  work: Work,
): Promise<void> {
  const startedAt = ctx.clock.now()
  const write = async (state: 'running' | 'done' | 'failed' | 'skipped', error: string | null) => {
    const endedAt = state === 'running' ? null : ctx.clock.now()
    await writeStep(ctx, key, { state, startedAt, endedAt, error })
    ctx.changes.announce(key.codespaceId)
  }
  const deadline = AbortSignal.timeout(deadlinesMs[key.name])
  using log = ctx.stepLogs.write(key)
  await write('running', null)
  try {
    await work(AbortSignal.any([operation, deadline]), log)
    await write('done', null)
  } catch (error) {
    if (operation.aborted) {
      await write('skipped', null)
      throw new Superseded('The step was cancelled.', { cause: error })
    }
    const sentence = deadline.aborted
      ? `This took longer than ${deadlinesMs[key.name] / secondsMs} seconds and was ended.`
      : sentenceOf(error)
    log.add(`\n${sentence}\n`)
    await write('failed', sentence)
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
