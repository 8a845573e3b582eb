import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AppContext } from '#server/context.ts'
import type { PortHost } from '../port-host.ts'
import type { PortProtocol } from '../port-values.schema.ts'

/** What is done with a request to a port. */
export type PortAccess =
  | {
      kind: 'pass'
      codespaceId: string
      generation: number
      protocol: PortProtocol
      /** Who it is, for pooling: two of these never share a connection (S-42). */
      viewer: string
      isOwner: boolean
      /** In a frame of the app's page, by the cookie for frames. */
      isFrame: boolean
      /** Lines of `Set-Cookie` of ours to add to the answer. */
      setCookies: string[]
      /** To be set on the answer, in place of what the app says under these names. */
      headers: Record<string, string>
      /** Who may frame the answer: for `frame-ancestors`. Null leaves it to the app. */
      frameAncestors: string | null
      /**
       * Keeps an eye on what outlives the question: an upgrade, a long answer. Closed within
       * 30 seconds of losing the right to be there, mostly at once (S-19, S-36, S-38).
       */
      hold(socket: Duplex): void
    }
  | { kind: 'answer'; status: number; headers: Record<string, string | string[]>; body: string }

const refusal: PortAccess = {
  kind: 'answer',
  status: 401,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify({ error: 'SIGN_IN_REQUIRED' }),
}

/**
 * Who may have this request answered by the app on that port. To be asked for every request and
 * every upgrade, and awaited, before the first byte goes on (S-32).
 */
export async function decidePortAccess(
  _ctx: AppContext,
  _host: PortHost,
  _request: IncomingMessage,
): Promise<PortAccess> {
  return refusal
}
