import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { CommandSpec } from '../../container-driver.ts'
import { demultiplex } from '../engine/demux.ts'

export type Heard = {
  /** Resolves when there is nothing more to come, also where it broke off. */
  ended: Promise<unknown>
  /** Resolves when its last words were said; never, where it has none. */
  said: Promise<null>
  /** Grows with all that comes and is taken; whether somebody still takes the last of it. */
  progress(): { steps: number; isHeld: boolean }
}

/** Passes on what a command prints, from the engine's stream of it. */
export function hearTask(
  output: Readable,
  {
    onOutput,
    onResult = onOutput,
    lastWords,
  }: Pick<CommandSpec, 'onOutput' | 'onResult' | 'lastWords'>,
): Heard {
  const words = new LastWords(lastWords)
  let [steps, held] = [0, 0]
  const hold = async (taking: Promise<unknown>) => {
    held += 1
    output.pause()
    // Who takes no more of it ends the task.
    await taking.catch(() => undefined)
    held -= 1
    // It may have been held for long, and what comes behind it is not here yet.
    steps += 1
    if (held === 0) output.resume()
  }
  const takeResult = (taken: Uint8Array) => {
    steps += 1
    const taking = onResult(taken)
    if (taking instanceof Promise) void hold(taking)
    words.hear(taken)
  }
  output.on('data', demultiplex(takeResult, onOutput))
  const ended = finished(output, { writable: false }).catch(() => undefined)
  return { ended, said: words.said, progress: () => ({ steps, isHeld: held > 0 }) }
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
