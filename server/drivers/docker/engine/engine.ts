import { Agent, type IncomingMessage, request } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
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
  /** Sent as JSON, unless it is bytes. */
  body?: object | Uint8Array
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
  /** Until the answer, or until its beginning where it is a stream. */
  deadlineMs?: number
}

const defaultDeadlineMs = 30_000
const accepted = [200, 201, 204, 304]

/** One local engine. Every call has a deadline, and one that fails keeps its cause. */
export class Engine {
  readonly #socketPath: string
  // No connection is kept: one that the engine closed meanwhile would fail the next call.
  readonly #agent = new Agent({ keepAlive: false })

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  async call<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
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

  /**
   * A stream of bytes both ways, whose writing end may be closed alone. It breaks when the
   * signal is aborted.
   */
  async talk(path: string, { query, body, signal }: EngineRequest): Promise<Duplex> {
    signal?.throwIfAborted()
    const late = AbortSignal.timeout(defaultDeadlineMs)
    const both = signal ? AbortSignal.any([signal, late]) : late
    try {
      const line = await this.#upgrade(path + queryText(query), body, both)
      signal?.addEventListener('abort', () => line.destroy())
      return line
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof EngineError) throw error
      throw this.#explain(error, late.aborted ? defaultDeadlineMs : null)
    }
  }

  #upgrade(path: string, body: unknown, signal: AbortSignal): Promise<Duplex> {
    const where = { socketPath: this.#socketPath, agent: this.#agent }
    const sent = body === undefined ? undefined : JSON.stringify(body)
    const type = sent === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { ...type, connection: 'Upgrade', upgrade: 'tcp' }
    return new Promise((resolve, reject) => {
      const asked = request({ ...where, method: 'POST', path, headers })
      const giveUp = () => asked.destroy(signal.reason)
      signal.addEventListener('abort', giveUp)
      asked.on('upgrade', (_, socket, head) => {
        signal.removeEventListener('abort', giveUp)
        // Whoever reads it finds out by its end.
        socket.on('error', () => undefined)
        if (head.length > 0) socket.unshift(head)
        resolve(socket)
      })
      asked.on('response', (answer) => {
        text(answer).then((body) => reject(refusal(answer.statusCode ?? 0, body)), reject)
      })
      asked.on('error', reject)
      asked.end(sent)
    })
  }

  async #dial<T>(
    method: string,
    path: string,
    { query, body, headers, signal, deadlineMs = defaultDeadlineMs }: EngineRequest,
    take: (answer: Readable) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted()
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), deadlineMs)
    try {
      const answer = await this.#ask(method, path + queryText(query), {
        ...(body && { body }),
        ...(headers && { headers }),
        signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
      })
      const { statusCode = 0 } = answer
      if (!accepted.includes(statusCode)) throw refusal(statusCode, await text(answer))
      return await take(answer)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof EngineError) throw error
      throw this.#explain(error, deadline.signal.aborted ? deadlineMs : null)
    } finally {
      clearTimeout(timer)
    }
  }

  #ask(
    method: string,
    path: string,
    asked: Pick<EngineRequest, 'body' | 'headers'> & { signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const { body, signal } = asked
    const isBytes = body instanceof Uint8Array
    const sent = isBytes || body === undefined ? body : JSON.stringify(body)
    const ofBody = isBytes ? 'application/x-tar' : 'application/json'
    const type = sent === undefined ? {} : { 'content-type': ofBody }
    const headers = { ...type, ...asked.headers }
    const where = { socketPath: this.#socketPath, agent: this.#agent }
    return new Promise((resolve, reject) => {
      request({ ...where, method, path, headers, signal }, resolve)
        .on('error', reject)
        .end(sent)
    })
  }

  #explain(error: unknown, missedDeadlineMs: number | null): Error {
    const why =
      missedDeadlineMs === null
        ? 'does not answer'
        : `did not answer in ${missedDeadlineMs / 1000} s`
    const message = `The container engine at ${this.#socketPath} ${why}.`
    return new AppError('ENGINE_UNAVAILABLE', message, { cause: error })
  }
}

function queryText(query: Record<string, unknown> = {}): string {
  const entries = Object.entries(query).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ])
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
}

function refusal(status: number, body: string): EngineError {
  return new EngineError(status, `The container engine says: ${reasonIn(body)}`)
}

function reasonIn(body: string): string {
  try {
    return String((JSON.parse(body) as { message?: unknown }).message ?? body).trim()
  } catch {
    // Not everything that listens there says why in JSON.
    return body.trim()
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
