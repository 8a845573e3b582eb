import type { IncomingMessage, ServerResponse } from 'node:http'

/** How GitHub behaves to requests on its bad days. */
export type GitHubMood =
  | { kind: 'status'; status: number; body?: string }
  /** Too many in this hour (403 and no more left), until `resetsInMs` from now. */
  | { kind: 'rate limited'; resetsInMs?: number }
  /** Too many at once: 403, or 429, with how long to wait. */
  | { kind: 'secondary rate limit'; status?: 403 | 429; retryAfterSeconds?: number }
  /** Takes the credentials no more. */
  | { kind: 'revoked' }
  /** Answers as ever, but later. */
  | { kind: 'slow'; delayMs: number }
  /** Takes the request and never answers. */
  | { kind: 'silent' }
  /** Begins an answer and never ends it. */
  | { kind: 'stuck' }
  /** Breaks the connection. */
  | { kind: 'broken' }
  /** Goes on in another protocol, which nobody asked for. */
  | { kind: 'upgrading' }
  /** Says more than anybody should listen to. */
  | { kind: 'endless' }
  /** Sends whoever asks to another address. */
  | { kind: 'elsewhere'; location: string }

/**
 * Moods by the requests they are for: `GET /api/v3/user`, or with `*` for whatever may stand there.
 */
export class GitHubMoods {
  readonly #moods = new Map<string, GitHubMood>()

  /** Until the answer is disposed of. */
  set(request: string, mood: GitHubMood): Disposable {
    this.#moods.set(request, mood)
    return {
      [Symbol.dispose]: () => {
        if (this.#moods.get(request) === mood) this.#moods.delete(request)
      },
    }
  }

  /** Of a request without its query. The mood that was set last comes first. */
  find(request: string): GitHubMood | null {
    const found = [...this.#moods].findLast(([pattern]) => isMeant(pattern, request))
    return found?.[1] ?? null
  }
}

function isMeant(pattern: string, request: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(request)
}

type Decided = Exclude<GitHubMood, { kind: 'slow' }>

export function answerInMood(
  mood: Decided,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const json = { 'content-type': 'application/json; charset=utf-8' }
  switch (mood.kind) {
    case 'status':
      response.writeHead(mood.status, json).end(mood.body ?? '{"message":"Server Error"}')
      return
    case 'rate limited': {
      const resetsAt = Math.ceil((Date.now() + (mood.resetsInMs ?? 3_600_000)) / 1000)
      response
        .writeHead(403, {
          ...json,
          'x-ratelimit-limit': '60',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-used': '60',
          'x-ratelimit-reset': String(resetsAt),
          'x-ratelimit-resource': 'core',
        })
        .end('{"message":"API rate limit exceeded for this address."}')
      return
    }
    case 'secondary rate limit':
      response
        .writeHead(mood.status ?? 403, {
          ...json,
          'retry-after': String(mood.retryAfterSeconds ?? 60),
        })
        .end('{"message":"You have exceeded a secondary rate limit."}')
      return
    case 'revoked':
      response.writeHead(401, json).end('{"message":"Bad credentials"}')
      return
    case 'silent':
      return
    case 'stuck':
      response.writeHead(200, json).write('{"login":')
      return
    case 'broken':
      request.socket.destroy()
      return
    case 'upgrading':
      response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).flushHeaders()
      return
    case 'endless': {
      response.writeHead(200, json)
      const goOn = () => {
        while (!response.destroyed && response.write(' '.repeat(16 * 1024)));
      }
      response.on('drain', goOn)
      goOn()
      return
    }
    case 'elsewhere':
      response.writeHead(302, { location: mood.location }).end()
  }
}
