import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { callerOf, personOf } from './access.ts'
import { endpoints } from './endpoints.ts'
import type { GitHubEvents } from './github-events.ts'
import type { GitHubWorld } from './github-world.ts'
import { checkRequest, checkResponse } from './openapi-check.ts'
import { type Answer, type Call, type Endpoint, RestRefusal } from './rest.ts'

/**
 * GitHub's REST API below `/api/v3`. Whatever is said and answered is held to GitHub's
 * description of it.
 */
export class RestApi {
  /** What was asked or answered, and is not as GitHub describes it. */
  readonly violations: string[] = []
  /** How many requests each caller has in an hour. */
  requestsPerHour = 5000
  readonly #world: GitHubWorld
  readonly #events: GitHubEvents
  readonly #counts = new Map<string, { hour: number; count: number }>()

  constructor(world: GitHubWorld, events: GitHubEvents) {
    this.#world = world
    this.#events = events
  }

  async answer(request: IncomingMessage, url: URL): Promise<Answer> {
    const sent = await text(request)
    const { authorization } = request.headers
    const told = { ...this.#count(authorization ?? ''), ...this.#aboutToken(authorization) }
    const answer = await this.#answer(request, url, sent).catch((error: unknown) => {
      if (error instanceof RestRefusal) return error.answer
      this.violations.push(`${request.method} ${url.pathname}: ${error}`)
      return new RestRefusal(500, 'Server Error').answer
    })
    return asKnown(request, { ...answer, headers: { ...told, ...answer.headers } })
  }

  async #answer(request: IncomingMessage, url: URL, sent: string): Promise<Answer> {
    const caller = callerOf(this.#world, request.headers.authorization)
    if (!caller) throw new RestRefusal(401, 'Bad credentials')
    if (personOf(caller)?.isSuspended) {
      throw new RestRefusal(403, 'Sorry. Your account was suspended.')
    }
    this.#refuseBeyondLimit(request.headers.authorization ?? '')
    const path = url.pathname.replace(/^\/api\/v3/, '')
    const found = findEndpoint(request.method ?? 'GET', path)
    if (!found) {
      this.violations.push(`The stand-in knows no ${request.method} ${path}.`)
      throw new RestRefusal(404, 'Not Found')
    }
    const { answer, params } = found
    const operation = found.describedAs ?? found.operation
    const query = url.searchParams
    const body = parseBody(sent)
    this.#hold(checkRequest(operation, query, sent === '' ? undefined : body))
    const address = `${this.#world.webUrl}${url.pathname}`
    const call: Call = {
      world: this.#world,
      events: this.#events,
      caller,
      params,
      query,
      body,
      address,
    }
    const given = await Promise.resolve(answer(call)).catch((error: unknown) => {
      if (error instanceof RestRefusal) return error.answer
      throw error
    })
    this.#hold(checkResponse(operation, given.status, given.body))
    return given
  }

  /**
   * The test fails that caused it: by this answer, and at the latest when the stand-in
   * is disposed of.
   */
  #hold(problems: readonly string[]): void {
    if (problems.length === 0) return
    this.violations.push(...problems)
    throw new RestRefusal(500, `Not as GitHub describes it: ${problems.join(' ')}`)
  }

  #count(caller: string): Record<string, string> {
    const hour = Math.floor(this.#world.now() / 3_600_000)
    const before = this.#counts.get(caller)
    const count = (before?.hour === hour ? before.count : 0) + 1
    this.#counts.set(caller, { hour, count })
    return {
      'x-ratelimit-limit': String(this.requestsPerHour),
      'x-ratelimit-remaining': String(Math.max(0, this.requestsPerHour - count)),
      'x-ratelimit-used': String(count),
      'x-ratelimit-reset': String((hour + 1) * 3600),
      'x-ratelimit-resource': 'core',
    }
  }

  /** What GitHub says of the token in every answer. */
  #aboutToken(authorization: string | undefined): Record<string, string> {
    const caller = callerOf(this.#world, authorization)
    if (caller?.kind !== 'token') return {}
    const { token } = caller
    if (token.kind === 'oauth') return { 'x-oauth-scopes': token.scopes.join(', ') }
    if (token.expiresAt === null) return {}
    const expiration = new Date(token.expiresAt).toISOString()
    return { 'github-authentication-token-expiration': expiration }
  }

  #refuseBeyondLimit(caller: string): void {
    if ((this.#counts.get(caller)?.count ?? 0) <= this.requestsPerHour) return
    throw new RestRefusal(403, 'API rate limit exceeded for this user.')
  }
}

/** Whoever knows the answer already is told no more than that. */
function asKnown(request: IncomingMessage, answer: Answer): Answer {
  if (request.method !== 'GET' || answer.status !== 200) return answer
  const etag = `"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`
  const headers = { ...answer.headers, etag }
  return request.headers['if-none-match'] === etag
    ? { status: 304, headers }
    : { ...answer, headers }
}

function parseBody(sent: string): Record<string, unknown> {
  try {
    return sent === '' ? {} : JSON.parse(sent)
  } catch {
    throw new RestRefusal(400, 'Problems parsing JSON')
  }
}

/** Names with slashes in them can only stand at the end. */
const patterns = endpoints.map((endpoint) => {
  const [method = '', template = ''] = endpoint.operation.split(' ')
  const pattern = template
    .replaceAll('.', '\\.')
    .replaceAll(/\{(path|ref|branch)\}/g, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return { endpoint, method, pattern: new RegExp(`^${pattern}$`) }
})

function findEndpoint(
  method: string,
  path: string,
): (Endpoint & { params: Record<string, string> }) | null {
  for (const one of patterns) {
    const groups = one.method === method ? one.pattern.exec(path) : null
    if (!groups) continue
    const params = Object.entries(groups.groups ?? {})
    return {
      ...one.endpoint,
      params: Object.fromEntries(params.map(([name, value]) => [name, decodeURIComponent(value)])),
    }
  }
  return null
}
