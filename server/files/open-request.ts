import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type CallerRole, lineHeaders } from '#agent/protocol/line.ts'
import type { Session } from '#server/auth/auth.ts'
import type { AppContext } from '#server/context.ts'
import type { LiveSockets } from '#server/http/live-sockets.ts'

const connectMs = 10_000
const maxHeadBytes = 8 * 1024
const role: CallerRole = 'owner'

export type FilesContext = AppContext & { liveSockets: LiveSockets }
/** Whose codespace it is, as it was found out for this very request. */
export type Door = { session: Session; codespaceId: string }

export type AgentRequest = {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  path: string
  headers?: Record<string, string | number>
}

/**
 * A request of the server's own making, on a line of its own that ends with the session. The caller
 * ends the request and reads the answer, of which it believes nothing; `close` gives up everything.
 */
export async function openAgentRequest(
  ctx: FilesContext,
  { session, codespaceId }: Door,
  { method, path, headers = {} }: AgentRequest,
): Promise<{ asked: ClientRequest; answered: Promise<IncomingMessage>; close: () => void }> {
  const line = await ctx.driver.connect(codespaceId, AbortSignal.timeout(connectMs))
  // 'close' follows every error and is what counts.
  line.on('error', () => undefined)
  ctx.liveSockets.add(line, session, codespaceId)
  const asked = request({
    method,
    path,
    headers: {
      ...headers,
      [lineHeaders.user]: session.user.id,
      [lineHeaders.role]: role,
      connection: 'close',
    },
    maxHeaderSize: maxHeadBytes,
    createConnection: () => line,
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve)
    asked.on('error', reject)
    asked.on('close', () => reject(new Error('The agent hung up.')))
    // An upgrade that nobody asked for is no response and no error either.
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      reject(new Error('The agent answered with an upgrade.'))
    })
  })
  // Whoever waits for it hears it; a caller that gave up before does not.
  answered.catch(() => undefined)
  const close = () => {
    asked.destroy()
    line.destroy()
  }
  return { asked, answered, close }
}
