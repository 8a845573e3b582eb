import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { lineHeaders } from '../protocol/line.ts'
import { transferHeaders, transferPaths, type UploadInput } from '../protocol/transfers.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'

type Ask = {
  method: string
  path: string
  input?: unknown
  body?: string | Uint8Array
  headers?: Record<string, string>
  caller?: string | null
}

/** An agent, and a server's plain HTTP requests to it. */
export async function startTransfers() {
  const agent = await startTestAgent()
  const open = async ({ method, path, input, headers, caller = '1' }: Ask) => {
    const line: Socket = await agent.takeLine()
    const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    const asked = request({
      method,
      path: path + query,
      headers: {
        ...headers,
        ...(caller === null ? {} : { [lineHeaders.user]: caller, [lineHeaders.role]: 'owner' }),
        connection: 'close',
      },
      createConnection: () => line,
    })
    asked.on('error', () => undefined)
    return { asked, line, answered: once(asked, 'response') as Promise<[IncomingMessage]> }
  }
  const ask = async (question: Ask) => {
    const { asked, answered } = await open(question)
    asked.end(question.body)
    const [response] = await answered
    const { statusCode: status, headers } = response
    return {
      status,
      headers,
      reason: headers[transferHeaders.reason],
      bytes: await buffer(response),
    }
  }
  return {
    agent,
    open,
    ask,
    get: (path: string, headers: Record<string, string> = {}) =>
      ask({ method: 'GET', path: transferPaths.file, input: { path }, headers }),
    archive: (paths: string[], isLookOnly = false) =>
      ask({
        method: 'POST',
        path: transferPaths.archive,
        body: JSON.stringify({ paths, isLookOnly }),
      }),
    upload: async (method: string, input: UploadInput, body?: Uint8Array) => {
      const { status, headers, reason } = await ask({
        method,
        path: transferPaths.upload,
        input,
        ...(body ? { body } : {}),
      })
      const offset = headers[transferHeaders.offset]
      return { status, offset: offset === undefined ? null : Number(offset), reason }
    },
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

export type TestTransfers = Awaited<ReturnType<typeof startTransfers>>
