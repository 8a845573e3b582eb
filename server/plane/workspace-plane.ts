import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { workspaceSubprotocol } from '#agent/protocol/subprotocol.ts'
import type { Session } from '#server/auth/auth.ts'
import { type CodespaceRow, findOwned, update } from '#server/codespaces/codespaces.store.ts'
import { canOpen } from '#server/codespaces/codespaces.ts'
import { usedNow } from '#server/codespaces/retention/expiry.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { LiveSockets } from '#server/http/live-sockets.ts'
import { refuseUpgrade } from '#server/http/refuse-upgrade.ts'
import { splice } from '#server/http/splice.ts'
import type { RequestOrigin } from '#server/trpc.ts'
import { acceptOf, type Identity, shakeHands } from './agent-handshake.ts'
import { hasComeUp } from './coming-up.ts'
import { LineAhead } from './line-ahead.ts'

const connectMs = 10_000

type PlaneContext = AppContext & { liveSockets: LiveSockets; from: RequestOrigin }

/**
 * A browser's WebSocket to the agent of its codespace. Session and Origin were checked by the
 * caller; here the codespace, its owner and the ticket are. The handshakes on both sides are the
 * server's own; only then are bytes piped both ways, unread.
 */
export async function openWorkspacePlane(
  ctx: PlaneContext,
  upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
  { name, session }: { name: string; session: Session },
): Promise<void> {
  const { request, socket, head } = upgrade
  const row = await findOwned(ctx, session.user.id, name)
  if (!row) return refuseUpgrade(socket, 404)
  const [protocol, ticket, ...others] = (request.headers['sec-websocket-protocol'] ?? '').split(
    /,\s*/,
  )
  const key = request.headers['sec-websocket-key'] ?? ''
  const isWellFormed =
    protocol === workspaceSubprotocol &&
    ticket !== undefined &&
    others.length === 0 &&
    isKey(key) &&
    isVersion13(request)
  if (!isWellFormed) return refuseUpgrade(socket, 400)
  if (!ctx.tickets.redeem(ticket, row.id, session.tokenHash)) return refuseUpgrade(socket, 403)
  // From here on whoever loses the right to be here is sent away, also while they wait.
  ctx.liveSockets.add(socket, session, row.id)
  const identity: Identity = { userId: session.user.id, role: 'owner' }
  using ahead = canOpen(row) ? null : new LineAhead(ctx, row, identity)
  if (ahead && !(await waitForIt(ctx, socket, row))) return refuseUpgrade(socket, 409)

  let line: Duplex | undefined
  try {
    line = ahead?.take() ?? (await connectNow(ctx, row, identity))
    await recordFirst(ctx, row, session)
  } catch (error) {
    line?.destroy()
    const reason = error instanceof AppError ? error.code : undefined
    ctx.log.warn(
      { err: reason ? undefined : error, reason, codespace: name },
      'The agent could not be reached',
    )
    return refuseUpgrade(socket, 502)
  }
  if (socket.destroyed) {
    line.destroy()
    return
  }
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptOf(key)}`,
      `Sec-WebSocket-Protocol: ${workspaceSubprotocol}`,
      '\r\n',
    ].join('\r\n'),
  )
  if (head.length > 0) line.write(head)
  ctx.metrics.socketOpened('workspace', socket)
  splice(socket, line)
  try {
    await update(ctx, row.id, usedNow(ctx))
    ctx.changes.announce(row.id)
  } catch (error) {
    // The socket is the agent's by now: an answer of ours would be a broken frame in it.
    ctx.log.warn({ err: error, codespace: name }, 'The use of a codespace could not be noted')
  }
}

async function connectNow(
  ctx: PlaneContext,
  row: CodespaceRow,
  identity: Identity,
): Promise<Duplex> {
  const line = await ctx.driver.connect(row.id, AbortSignal.timeout(connectMs))
  line.on('error', ignoreBecauseCloseFollows)
  try {
    await shakeHands(line, identity)
    return line
  } catch (error) {
    line.destroy()
    throw error
  }
}

/** One that comes up is waited for, so that whoever asked for it is in the moment it is there. */
async function waitForIt(ctx: PlaneContext, socket: Duplex, row: CodespaceRow): Promise<boolean> {
  const gone = new AbortController()
  const leave = () => gone.abort()
  socket.once('close', leave)
  try {
    return await hasComeUp(ctx, row.id, gone.signal)
  } finally {
    socket.off('close', leave)
  }
}

/**
 * A page comes back as often as its connection breaks: the first time of a session is
 * what is recorded.
 */
function recordFirst(ctx: PlaneContext, row: CodespaceRow, session: Session): Promise<void> {
  const key = `connect ${session.tokenHash} ${row.id}`
  return ctx.auditedLately.once(key, Number.POSITIVE_INFINITY, async (isDue) => {
    if (isDue) await recordDeed({ ...ctx, session }, row, { action: 'codespace.connect' })
  })
}

function ignoreBecauseCloseFollows(): void {
  // 'close' follows every 'error' of a socket and does the work; without a listener the
  // process would end.
}

/** RFC 6455, section 4.1: a base64 nonce of 16 bytes. */
function isKey(key: string): boolean {
  return /^[A-Za-z0-9+/]{22}==$/.test(key)
}

function isVersion13(request: IncomingMessage): boolean {
  return request.headers['sec-websocket-version'] === '13' && request.method === 'GET'
}
