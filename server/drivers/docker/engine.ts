import { Agent } from 'node:http'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import Docker from 'dockerode'
import { AppError } from '#server/errors.ts'

/** The engine understood and said no. `status` is the HTTP status of its answer. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

export type EngineRequest = {
  query?: Record<string, unknown>
  body?: object
  signal?: AbortSignal | undefined
  /** Until the answer, or until its beginning where it is a stream. */
  deadlineMs?: number
}

const defaultDeadlineMs = 30_000
const accepted = { 200: true, 201: true, 204: true, 304: true }

/** One local engine. Every call has a deadline, and one that fails keeps its cause. */
export class Engine {
  readonly #modem: Docker['modem']
  readonly #socketPath: string

  constructor(socketPath: string) {
    this.#socketPath = socketPath
    // `host` is given so that DOCKER_HOST, which the modem reads by itself, does not outrank the socket.
    // No connection is kept: one that the engine closed meanwhile would fail the next call.
    const agent = new Agent({ keepAlive: false })
    const local = { socketPath, host: undefined, protocol: 'http' as const, agent }
    this.#modem = new Docker(local).modem
  }

  async call<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    request: EngineRequest = {},
  ): Promise<T> {
    const body = await this.#dial(method, path, request, text)
    return (body === '' ? undefined : JSON.parse(body)) as T
  }

  /** The body as it comes. It breaks when the signal is aborted. */
  stream(method: 'GET' | 'POST', path: string, request: EngineRequest = {}): Promise<Readable> {
    return this.#dial(method, path, request, async (body) => body)
  }

  async #dial<T>(
    method: string,
    path: string,
    { query = {}, body = {}, signal, deadlineMs = defaultDeadlineMs }: EngineRequest,
    take: (answer: Readable) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted()
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), deadlineMs)
    const request = {
      method,
      path: `${path}?`,
      options: { _query: query, _body: body },
      abortSignal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
      // Always: reading the answer itself, the modem never notices one that breaks off.
      isStream: true,
      statusCodes: accepted,
    }
    try {
      const answer = await new Promise<Readable>((resolve, reject) =>
        this.#modem.dial(request, (error: unknown, found: unknown) =>
          error ? reject(error) : resolve(found as Readable),
        ),
      )
      return await take(answer)
    } catch (error) {
      signal?.throwIfAborted()
      throw this.#explain(error, deadline.signal.aborted ? deadlineMs : null)
    } finally {
      clearTimeout(timer)
    }
  }

  #explain(error: unknown, missedDeadlineMs: number | null): Error {
    const { statusCode } = error as { statusCode?: number }
    if (statusCode !== undefined && error instanceof Error) {
      const message = error.message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim()
      return new EngineError(statusCode, `The container engine says: ${message}`, { cause: error })
    }
    const why =
      missedDeadlineMs === null
        ? 'does not answer'
        : `did not answer in ${missedDeadlineMs / 1000} s`
    const message = `The container engine at ${this.#socketPath} ${why}.`
    return new AppError('ENGINE_UNAVAILABLE', message, { cause: error })
  }
}

/** Takes the engine's "there is none" for an answer: null. */
export async function orMissing<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}
