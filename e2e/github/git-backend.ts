import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'

export type GitService = {
  /** The folder below which the repositories are. */
  projectRoot: string
  /** Where the repository and what is asked of it are below that, where not as in the address. */
  path?: string
  /** Git's settings for this request, and what its hooks are told. */
  settings?: Record<string, string>
  environment?: Record<string, string>
}

/**
 * Serves repositories over HTTP with Git's own CGI program (git-http-backend(1)). Resolves once it
 * has ended, when whatever was pushed is there.
 */
export function serveGit(
  { projectRoot, path, settings = {}, environment = {} }: GitService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://git')
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: projectRoot,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path ?? decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...settingsInEnvironment(settings),
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.on('error', () => response.writeHead(500).end())
  // The program may end before it has read all of the request.
  child.stdin.on('error', () => undefined)
  request.pipe(child.stdin)
  let head = Buffer.alloc(0)
  const takeHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    child.stdout.off('data', takeHead)
    const lines = head.subarray(0, end).toString().split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2)))
    const { Status: status = '200', ...others } = headers as Record<string, string>
    response.writeHead(Number.parseInt(status, 10), others)
    response.write(head.subarray(end + 4))
    // It is ended only when the program has, and with it whatever follows from a push.
    child.stdout.pipe(response, { end: false })
  }
  child.stdout.on('data', takeHead)
  return new Promise((resolve) => child.on('close', () => resolve()))
}

function settingsInEnvironment(settings: Record<string, string>): Record<string, string> {
  const entries = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(entries.length / 2), ...Object.fromEntries(entries) }
}
