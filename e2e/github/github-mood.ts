import type { IncomingMessage, ServerResponse } from 'node:http'

/** How GitHub behaves to requests on its bad days. */
export type GitHubMood =
  | { kind: 'status'; status: number; body?: string }
  | { kind: 'rate limited' }
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

export function answerInMood(
  mood: GitHubMood,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const json = { 'content-type': 'application/json; charset=utf-8' }
  switch (mood.kind) {
    case 'status':
      response.writeHead(mood.status, json).end(mood.body ?? '{"message":"Server Error"}')
      return
    case 'rate limited':
      response
        .writeHead(403, { ...json, 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0' })
        .end('{"message":"API rate limit exceeded for this address."}')
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
