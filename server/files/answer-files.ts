import type { IncomingMessage, ServerResponse } from 'node:http'
import { readSessionByHash } from '#server/auth/auth.ts'
import { isSameOrigin } from '#server/auth/origin.ts'
import { type CodespaceRow, findOwned } from '#server/codespaces/codespaces.store.ts'
import { canOpen } from '#server/codespaces/codespaces.ts'
import type { AddressClaims } from './file-addresses.ts'
import type { AddressKind } from './files.schema.ts'
import { isAllowed } from './files.ts'
import type { Door, FilesContext } from './open-request.ts'
import { reasonHeader, refuse } from './refuse.ts'
import { sendDown } from './send-down.ts'
import { takeUp } from './take-up.ts'

const maxAtOncePerUser = 48
const addressPath = /^\/([\w.-]{1,20000})(?:\?|$)/

/**
 * What may ask for it, as browsers say; one that does not say is no browser that could be deceived.
 */
const destinations: Record<AddressKind, readonly (string | undefined)[]> = {
  read: ['image', 'audio', 'video', 'track', 'empty', undefined],
  download: ['document', 'empty', undefined],
  archive: ['document', 'empty', undefined],
  upload: ['empty', undefined],
}
const methods: Record<AddressKind, readonly (string | undefined)[]> = {
  read: ['GET', 'HEAD'],
  download: ['GET', 'HEAD'],
  archive: ['GET', 'HEAD'],
  upload: ['GET', 'POST', 'DELETE'],
}

/** Says of each user how many of theirs are under way. */
type UnderWay = Map<string, number>

/**
 * Everything at the origin of a codespace's files. No cookie is read: the address, in which nobody
 * else's word stands, says for whom, what and until when, and session, owner and codespace are
 * asked for anew each time.
 */
export function answerFilesOf(ctx: FilesContext) {
  const underWay: UnderWay = new Map()
  return (request: IncomingMessage, response: ServerResponse, name: string): void => {
    // Without a listener an error would end the process; 'close' does the work.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    answer(ctx, underWay, { request, response, name }).catch((error: unknown) => {
      if (!response.destroyed && !isHangUp(error)) {
        // Never the address: whoever reads the log could use it.
        ctx.log.warn({ err: error, codespace: name }, 'Files could not be moved')
      }
      refuse(request, response, { status: 502, reason: 'AGENT_UNREACHABLE' })
    })
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse; name: string }

async function answer(ctx: FilesContext, underWay: UnderWay, exchange: Exchange): Promise<void> {
  const { request, response, name } = exchange
  const { origin } = request.headers
  setHeaders(response, ctx.config.publicUrl)
  if (origin !== undefined && !isSameOrigin(ctx.config, origin)) {
    return refuse(request, response, { status: 403, reason: 'CROSS_ORIGIN_REFUSED' })
  }
  if (request.method === 'OPTIONS') return answerPreflight(response, origin)
  const secret = addressPath.exec(request.url ?? '')?.[1]
  const said = secret === undefined ? null : ctx.fileAddresses.read(name, secret)
  const found = said && (await openDoor(ctx, name, said))
  // Made up, used up, signed out, deleted or never theirs: it all looks the same.
  if (!said || !found) return refuse(request, response, { status: 404, reason: 'ADDRESS_INVALID' })
  const { row, door } = found
  const reason = await reasonAgainst(ctx, request, { kind: said.kind, row })
  if (reason) return refuse(request, response, reason)
  if (!canOpen(row)) {
    return refuse(request, response, { status: 409, reason: 'CODESPACE_STOPPED' })
  }
  const { userId } = said
  const count = underWay.get(userId) ?? 0
  if (count >= maxAtOncePerUser) {
    return refuse(request, response, { status: 429, reason: 'TOO_MANY_AT_ONCE' })
  }
  const isLook = said.kind === 'archive' && request.method === 'HEAD'
  const paths = isLook ? ctx.fileAddresses.peek(said) : ctx.fileAddresses.use(said)
  if (!paths) return refuse(request, response, { status: 404, reason: 'ADDRESS_INVALID' })
  underWay.set(userId, count + 1)
  try {
    if (said.kind === 'upload') {
      await takeUp(ctx, door, { request, response, folder: paths[0] ?? '' })
    } else {
      await sendDown(ctx, door, { request, response, wanted: { kind: said.kind, paths } })
    }
  } finally {
    const left = (underWay.get(userId) ?? 1) - 1
    if (left > 0) underWay.set(userId, left)
    else underWay.delete(userId)
  }
}

async function openDoor(
  ctx: FilesContext,
  name: string,
  { userId, codespaceId, sessionHash }: AddressClaims,
): Promise<{ row: CodespaceRow; door: Door } | null> {
  const session = await readSessionByHash(ctx, sessionHash)
  if (session?.user.id !== userId) return null
  const row = await findOwned(ctx, userId, name)
  if (row?.id !== codespaceId) return null
  return { row, door: { session, codespaceId } }
}

async function reasonAgainst(
  ctx: FilesContext,
  { method, headers }: IncomingMessage,
  { kind, row }: { kind: AddressKind; row: CodespaceRow },
) {
  const destination = headers['sec-fetch-dest'] as string | undefined
  if (!methods[kind].includes(method)) return { status: 405, reason: 'METHOD_NOT_ALLOWED' }
  if (!destinations[kind].includes(destination)) {
    return { status: 403, reason: 'DESTINATION_NOT_ALLOWED' }
  }
  // Changes state, so it takes the very origin of the app, as everywhere.
  if (kind === 'upload' && !isSameOrigin(ctx.config, headers.origin)) {
    return { status: 403, reason: 'CROSS_ORIGIN_REFUSED' }
  }
  if (await isAllowed(ctx, kind, row)) return null
  return {
    status: 403,
    reason: kind === 'upload' ? 'UPLOADS_NOT_ALLOWED' : 'DOWNLOADS_NOT_ALLOWED',
  }
}

/** Nothing here may ever run, be framed, be kept, or be told where from (S-25, S-40, S-46). */
function setHeaders(response: ServerResponse, appOrigin: string): void {
  const headers = {
    'Content-Security-Policy': `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, no-store',
    // The page has another site than its files where the app is at `localhost`.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': appOrigin,
    'Access-Control-Expose-Headers': `Accept-Ranges, Content-Length, Content-Range, ETag, ${reasonHeader}`,
    Vary: 'Origin',
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Says the same for every address, so it is asked of nobody. */
function answerPreflight(response: ServerResponse, origin: string | undefined): void {
  if (origin !== undefined) {
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, DELETE')
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type, If-Range, Range')
    response.setHeader('Access-Control-Max-Age', '600')
  }
  response.writeHead(204).end()
}

/** Somebody closed a page, cancelled, or began anew: nothing for a log. */
function isHangUp(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(code)
}
