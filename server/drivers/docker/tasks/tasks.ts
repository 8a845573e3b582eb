import { setTimeout as pause } from 'node:timers/promises'
import type { TaskSpec } from '../../container-driver.ts'
import type { Containers } from '../containers/containers.ts'
import type { Engine } from '../engine/engine.ts'
import { type Heard, hearTask } from './hear-task.ts'

/** What of the output is still under way when the container has ended is waited for this long. */
const outputMarginMs = 5000

export type StartedTask = { exitCode(): Promise<number> }

export type Task = Pick<TaskSpec, 'input' | 'onOutput' | 'onResult' | 'lastWords' | 'ready'> & {
  name: string
  body: object
  /** Done once its container is there, beside whatever it waits for. */
  prepare?: () => Promise<unknown>
}

/**
 * Attached before it starts, so that nothing it says is lost. The caller removes the
 * container, ended or not.
 */
export async function startTask(
  engine: Engine,
  containers: Containers,
  task: Task,
  signal: AbortSignal,
): Promise<StartedTask> {
  const path = `/containers/${task.name}`
  // One left over by a crash did who knows what part of the work.
  await containers.createAnew(task.name, task.body, signal)
  const prepared = Promise.all([task.ready, task.prepare?.()])
  const { input } = task
  // They are awaited a good deal later.
  for (const later of [prepared, Promise.resolve(input)]) later.catch(() => undefined)
  const query = { stream: true, stdout: true, stderr: true }
  const both =
    input === undefined
      ? null
      : await engine.talk(`${path}/attach`, { query: { ...query, stdin: true }, signal })
  const output = both ?? (await engine.stream('POST', `${path}/attach`, { query, signal }))
  const heard = hearTask(output, task)
  await prepared
  await containers.start(task.name, signal)
  both?.end(await input)
  return {
    async exitCode() {
      const waiting = new AbortController()
      const ended = engine.call<{ StatusCode: number }>('POST', `${path}/wait`, {
        signal: AbortSignal.any([signal, waiting.signal]),
        deadlineMs: 2 ** 31 - 1,
      })
      const first = await Promise.race([ended, heard.said])
      if (first) await restHeard(heard)
      output.destroy()
      if (first) return first.StatusCode
      waiting.abort()
      return 0
    },
  }
}

/** All that was printed is there, or nothing more of it comes. */
async function restHeard({ ended, progress }: Heard): Promise<void> {
  const isEnd = ended.then(() => true)
  for (;;) {
    const before = progress()
    const margin = new AbortController()
    const quiet = pause(outputMarginMs, false, { signal: margin.signal }).catch(() => false)
    const isOver = await Promise.race([isEnd, quiet])
    margin.abort()
    const now = progress()
    if (isOver || (now.steps === before.steps && !now.isHeld)) return
  }
}
