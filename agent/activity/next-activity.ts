import type { AgentContext } from '../context.ts'
import type { NextActivity, NextActivityInput } from '../protocol/activity.ts'
import { Wake } from '../wake.ts'

/**
 * Tells the server when somebody was last at work, what keeps the codespace, and what is asked of
 * it from inside: at once where a job or a request is new, else when it has waited long enough.
 */
export async function nextActivity(
  ctx: AgentContext,
  input: NextActivityInput,
  signal: AbortSignal | undefined,
): Promise<NextActivity> {
  const { activity, jobs, serverRequests } = ctx
  for (const answer of input.answers) serverRequests.answer(answer)
  jobs.mostMinutes = input.mostJobMinutes
  jobs.isHeld = input.isHeldByJobs
  const isNew = () => serverRequests.isWaiting || jobs.version !== input.jobsVersion
  const wake = new Wake()
  wake.wakeOn(signal)
  using _requests = serverRequests.wakeWith(wake)
  using _jobs = jobs.wakeWith(wake)
  using _activity = input.isUrgent ? activity.wakeWith(wake) : null
  const timer = setTimeout(() => wake.wake(), input.waitMs)
  if (!isNew()) await wake.wait()
  clearTimeout(timer)
  return {
    epoch: ctx.epoch,
    last: activity.last,
    jobsVersion: jobs.version,
    jobs: jobs.list(),
    // Nobody would hear of them any more.
    requests: signal?.aborted ? [] : serverRequests.take(),
  }
}
