import { readSession } from '#server/auth/auth.ts'
import type { AppContext } from '#server/context.ts'
import { type PortHost, portHostOf, portOrigin } from '../port-host.ts'
import { portPath } from '../ports.schema.ts'
import { findByHost } from '../ports.store.ts'
import { beginErrand } from './hand-off.ts'
import { isBySession, judge } from './judge.ts'
import { enterFromAppPath } from './refuse-port.ts'

/**
 * Where a browser comes to from a port that does not know it: signed in at the app it goes back
 * with a hand-off, to a host that this server has itself and to no other (S-37). It changes nothing
 * and says nothing, so that whatever page leads here may.
 */
export async function enterFromApp(ctx: AppContext, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const destination = request.headers.get('sec-fetch-dest')
  // Of nothing but a page that somebody looks at.
  if (destination !== null && destination !== 'document') return nothingThere(403)
  const host = portHostOf(ctx.config, searchParams.get('host') ?? undefined)
  const path = portPath.safeParse(searchParams.get('to')).data ?? '/'
  if (!host) return nothingThere()
  const session = await readSession(ctx, request.headers.get('cookie') ?? undefined)
  if (!session) return redirectTo(signInAddress(host, ctx, path))
  const { user, tokenHash: sessionHash } = session
  const row = (await findByHost(ctx, host))?.codespace
  const claims = {
    by: 'session',
    codespaceId: row?.id ?? '',
    generation: row?.generation ?? 0,
    userId: user.id,
    sessionHash,
    at: ctx.clock.now(),
  } as const
  const { standing } = await judge(ctx, host, { by: 'session', key: 'new', isFrame: false, claims })
  if (standing === 'everybody') return redirectTo(`${portOrigin(ctx.config, host)}${path}`)
  // Asked to the end where there is none, so that it takes as long (S-45).
  if (!row || !isBySession(standing)) return nothingThere()
  const bearer = { userId: user.id, sessionHash }
  const errand = { bearer, target: host.port, path, isFrame: false }
  return redirectTo(await beginErrand(ctx, row, errand))
}

function signInAddress(host: PortHost, { config }: AppContext, path: string): string {
  const name = (portOrigin(config, host) ?? '').replace(/^https?:\/\//, '')
  const back = `${enterFromAppPath}?${new URLSearchParams({ host: name, to: path })}`
  return `${config.publicUrl}/sign-in?${new URLSearchParams({ next: back })}`
}

const redirectTo = (address: string): Response =>
  new Response(null, { status: 303, headers: { Location: address, 'Cache-Control': 'no-store' } })

/** The same whether it is missing, does not run, or is somebody else's (S-45). */
const nothingThere = (status = 404): Response =>
  new Response('There is no such port, or it is not open to you.\n', {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
