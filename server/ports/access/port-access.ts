import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { canOpen } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import { clientAddress } from '#server/http/client-address.ts'
import { isComingUp } from '#server/plane/coming-up.ts'
import { type PortHost, portOrigin } from '../port-host.ts'
import type { PortProtocol, ServicePort } from '../port-values.schema.ts'
import { readableBySibling } from '../readable-by-sibling.ts'
import { type Asking, readAsking } from './asking.ts'
import { readCredential } from './credential.ts'
import type { Judgement } from './judge.ts'
import { answerOwnPath } from './own-paths.ts'
import { refuseStopped, refuseStranger } from './refuse-port.ts'
import { warningFor } from './warning.ts'

/** What is done with a request to a port. */
export type PortAccess =
  | {
      kind: 'pass'
      codespaceId: string
      generation: number
      protocol: PortProtocol
      /** Where it is a port of a container beside the codespace's own: which. */
      service: ServicePort | null
      /** Who it is, for pooling: two of these never share a connection (S-42). */
      viewer: string
      /** Who it is, for limits: all that one person opens counts together. */
      visitor: string
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

/**
 * Who may have this request answered by the app on that port. To be asked for every request and
 * every upgrade, and awaited, before the first byte goes on (S-32). Rejects where the database
 * does: then nothing goes on either.
 */
export async function decidePortAccess(
  ctx: AppContext,
  host: PortHost,
  request: IncomingMessage,
): Promise<PortAccess> {
  const access = await decide(ctx, host, request)
  if (access.kind === 'pass' || access.status < 400) return access
  // A page that asks a port of its own codespace is to see why it was refused.
  const headers = { ...access.headers, ...readableBySibling(ctx.config, host, request) }
  return { ...access, headers }
}

async function decide(
  ctx: AppContext,
  host: PortHost,
  request: IncomingMessage,
): Promise<PortAccess> {
  const asking = readAsking(ctx.config, host, request)
  if (asking.isPreflight && asking.sibling) return allowSibling(request)
  const own = await answerOwnPath(ctx, { host, request, asking })
  if (own) return own
  const credential = readCredential(ctx, host, { headers: request.headers, asking })
  const judgement = await ctx.portGate.judge(ctx, host, credential)
  const { place, standing } = judgement
  if (!place) return refuseStranger(ctx.config, host, asking)
  if (!canOpen(place.codespace)) {
    const isUpSoon = isComingUp(place.codespace)
    return refuseStopped(ctx.config, host, { asking, isComingUp: isUpSoon })
  }
  const warning = warningFor(ctx, { host, request, asking, judgement })
  if (warning) return warning
  const isFrame = credential.isFrame && standing !== 'everybody'
  return {
    kind: 'pass',
    codespaceId: place.codespace.id,
    generation: place.codespace.generation,
    protocol: place.protocol,
    service: place.service,
    ...viewerOf(ctx, judgement, request),
    isOwner: standing === 'owner',
    isFrame,
    setCookies: [],
    headers: {},
    frameAncestors: isFrame ? framesOf(ctx, asking) : null,
    hold: (socket) => ctx.portGate.hold(socket, { host, credential, judgement }),
  }
}

/** Visitors without a name are kept apart as far as they can be told apart. */
const viewerOf = (
  { config }: Pick<AppContext, 'config'>,
  { standing, viewer, visitor }: Judgement,
  request: IncomingMessage,
): { viewer: string; visitor: string } => {
  if (standing !== 'everybody') return { viewer, visitor }
  const address = `public:${clientAddress(config, request) ?? ''}`
  return { viewer: address, visitor: address }
}

/**
 * A preflight carries no cookie, so it is answered by where it comes from alone, and says nothing
 * of what is there. The request itself is then judged like every other.
 */
function allowSibling({ headers }: IncomingMessage): PortAccess {
  const { origin = '' } = headers
  const wanted = headers['access-control-request-headers']
  return {
    kind: 'answer',
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': headers['access-control-request-method'] ?? 'GET',
      ...(wanted !== undefined && { 'Access-Control-Allow-Headers': wanted }),
      'Access-Control-Max-Age': '600',
      'Cache-Control': 'no-store',
      Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    },
    body: '',
  }
}

/** The app’s page, the port itself, and the port whose page has it in a frame (S-40, S-46). */
function framesOf({ config }: Pick<AppContext, 'config'>, { sibling }: Asking): string {
  const around = sibling && portOrigin(config, sibling)
  return ["'self'", config.publicUrl, ...(around ? [around] : [])].join(' ')
}
