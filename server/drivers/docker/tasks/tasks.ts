import { finished } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { TaskSpec } from '../../container-driver.ts'
import type { Containers } from '../containers/containers.ts'
import { demultiplex } from '../engine/demux.ts'
import type { Engine } from '../engine/engine.ts'

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
  // It is awaited a good deal later.
  prepared.catch(() => undefined)
  const { input } = task
  const query = { stream: true, stdout: true, stderr: true }
  const both =
    input === undefined
      ? null
      : await engine.talk(`${path}/attach`, { query: { ...query, stdin: true }, signal })
  const output = both ?? (await engine.stream('POST', `${path}/attach`, { query, signal }))
  const onResult = task.onResult ?? task.onOutput
  const words = new LastWords(task.lastWords)
  const takeResult = (bytes: Uint8Array) => {
    onResult(bytes)
    words.hear(bytes)
  }
  output.on('data', demultiplex(takeResult, task.onOutput))
  const outputEnd = finished(output, { writable: false }).catch(() => undefined)
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
      const first = await Promise.race([ended, words.said])
      const margin = new AbortController()
      if (first) {
        await Promise.race([
          outputEnd,
          pause(outputMarginMs, undefined, { signal: margin.signal }).catch(() => undefined),
        ])
      }
      margin.abort()
      output.destroy()
      if (first) return first.StatusCode
      waiting.abort()
      return 0
    },
  }
}

/** Knows when what was printed ends with certain words. */
class LastWords {
  readonly #words: Buffer
  readonly #said = Promise.withResolvers<null>()
  #end: Buffer = Buffer.alloc(0)

  constructor(words = '') {
    this.#words = Buffer.from(words)
  }

  /** Never, where there are none. */
  get said(): Promise<null> {
    return this.#said.promise
  }

  hear(bytes: Uint8Array): void {
    const { length } = this.#words
    if (length === 0) return
    this.#end = Buffer.concat([this.#end, bytes.subarray(-length)]).subarray(-length)
    if (this.#end.equals(this.#words)) this.#said.resolve(null)
  }
}
