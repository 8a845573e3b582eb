import { finished } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { TaskSpec } from '../container-driver.ts'
import type { Containers } from './containers.ts'
import { demultiplex } from './demux.ts'
import type { Engine } from './engine.ts'

/** What of the output is still under way when the container has ended is waited for this long. */
const outputMarginMs = 5000

export type StartedTask = { exitCode(): Promise<number> }

export type Task = Pick<TaskSpec, 'onOutput' | 'onResult'> & { name: string; body: object }

/** Attached before it starts, so that nothing it says is lost. The caller removes the container. */
export async function startTask(
  engine: Engine,
  containers: Containers,
  task: Task,
  signal: AbortSignal,
): Promise<StartedTask> {
  const path = `/containers/${task.name}`
  // One left over by a crash did who knows what part of the work.
  await containers.remove(task.name)
  await containers.create(task.name, task.body, signal)
  const output = await engine.stream('POST', `${path}/attach`, {
    query: { stream: true, stdout: true, stderr: true },
    signal,
  })
  output.on('data', demultiplex(task.onResult ?? task.onOutput, task.onOutput))
  const outputEnd = finished(output).catch(() => undefined)
  await containers.start(task.name, signal)
  return {
    async exitCode() {
      const { StatusCode } = await engine.call<{ StatusCode: number }>('POST', `${path}/wait`, {
        signal,
        deadlineMs: 2 ** 31 - 1,
      })
      const margin = new AbortController()
      await Promise.race([
        outputEnd,
        pause(outputMarginMs, undefined, { signal: margin.signal }).catch(() => undefined),
      ])
      margin.abort()
      output.destroy()
      return StatusCode
    },
  }
}
