import type { ImagePull, PullCredentials } from '../../image-pull.ts'
import { type Engine, EngineError } from '../engine/engine.ts'
import { readJsonLines } from '../engine/json-lines.ts'
import { pullFailure } from './pull-failure.ts'
import { PulledLayers, type PullLine } from './pull-progress.ts'

const answerDeadlineMs = 120_000
/**
 * One that says nothing for so long is not waited for: a registry may hold a line open for ever.
 */
const silenceMs = 5 * 60_000

/** @throws AppError IMAGE_UNAVAILABLE, IMAGE_ACCESS_DENIED */
export async function pullImage(
  engine: Engine,
  pull: ImagePull,
  signal: AbortSignal,
): Promise<void> {
  const layers = new PulledLayers()
  using silence = new Silence()
  try {
    const progress = await engine.stream('POST', '/images/create', {
      query: { fromImage: pull.image },
      headers: authorization(pull.credentials),
      signal: AbortSignal.any([signal, silence.signal]),
      deadlineMs: answerDeadlineMs,
    })
    for await (const line of readJsonLines<PullLine>(progress)) {
      silence.heard()
      if (line.error) throw pullFailure(pull, line.error)
      const heard = layers.hear(line)
      if (heard) pull.onProgress?.(heard)
    }
  } catch (error) {
    signal.throwIfAborted()
    if (silence.signal.aborted) throw pullFailure(pull, 'it timed out, saying nothing more', error)
    if (error instanceof EngineError) throw pullFailure(pull, error.message, error)
    throw error
  }
}

/** Asks the registry for what it says of the image alone. Throws as a pull does. */
export async function askForImage(
  engine: Engine,
  pull: Pick<ImagePull, 'image' | 'credentials'>,
  signal: AbortSignal,
): Promise<void> {
  const path = `/distribution/${pull.image}/json`
  const headers = authorization(pull.credentials)
  try {
    await engine.call('GET', path, { headers, signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof EngineError) throw pullFailure(pull, error.message, error)
    throw error
  }
}

/**
 * The engine takes a header that it cannot read for none, so it is padded, as older ones need it.
 */
function authorization(credentials: PullCredentials | null): Record<string, string> {
  if (!credentials) return {}
  const { username, password } = credentials
  const text = Buffer.from(JSON.stringify({ username, password })).toString('base64')
  return { 'x-registry-auth': text.replaceAll('+', '-').replaceAll('/', '_') }
}

class Silence implements Disposable {
  readonly #end = new AbortController()
  readonly #timer = setTimeout(() => this.#end.abort(), silenceMs)

  get signal(): AbortSignal {
    return this.#end.signal
  }

  heard(): void {
    this.#timer.refresh()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
