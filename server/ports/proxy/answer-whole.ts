import type { ServerResponse } from 'node:http'
import type { PassedAccess } from './passed-access.ts'

export type Whole = { status: number; headers: Record<string, string | string[]>; body: string }

/** An answer of the server's own, with what the decision about access adds to every answer. */
export function answerWhole(
  { response, access }: { response: ServerResponse; access?: PassedAccess },
  { status, headers, body }: Whole,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { req: request } = response
  const cookies = access?.setCookies ?? []
  response.writeHead(status, {
    ...headers,
    ...access?.headers,
    ...(cookies.length > 0 ? { 'Set-Cookie': cookies } : {}),
    ...(status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) }),
  })
  response.end(request.method === 'HEAD' || status === 204 ? undefined : body)
  leaveRest(response)
}

const drainMs = 5000

/**
 * Somebody who is still sending reads no answer: what comes is thrown away, but not for ever.
 */
export function leaveRest({ req: request }: ServerResponse): void {
  if (request.complete) return
  request.unpipe()
  request.resume()
  setTimeout(() => request.complete || request.destroy(), drainMs).unref()
}
