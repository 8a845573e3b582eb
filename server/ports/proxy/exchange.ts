import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AppContext } from '#server/context.ts'
import type { PortHost } from '../port-host.ts'
import type { AnsweredPorts } from './pages/answered-ports.ts'
import type { PassedAccess } from './passed-access.ts'
import type { Tunnels } from './tunnels/tunnels.ts'

export type ProxyContext = AppContext & {
  tunnels: Tunnels
  answered: AnsweredPorts
  patience: Patience
}

/** How long an app may take for the head of its answer once it has the whole question. */
export type Patience = {
  /** Of a page, which then says so and asks again: the app goes on with what it does. */
  pageMs: number
  /** Of everything else, which may be a question that waits for something to happen. */
  otherMs: number
}

/** What may go on to the app on its port. */
export type Passage = { request: IncomingMessage; host: PortHost; access: PassedAccess }
export type Exchange = Passage & { response: ServerResponse }

/** Somebody looks at it, in a tab or a frame. */
export function isNavigation({ method, headers }: IncomingMessage): boolean {
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined) return ['document', 'iframe', 'frame'].includes(`${destination}`)
  return method === 'GET' && (headers.accept?.includes('text/html') ?? false)
}
