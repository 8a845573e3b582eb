import type { IncomingMessage } from 'node:http'
import type { AppContext } from '#server/context.ts'
import type { PortHost } from '../port-host.ts'
import { findKeyBySecret } from '../port-keys.store.ts'
import { hashOfKey, linkPath } from '../port-keys.ts'
import { readCookieMs } from '../port-policy.ts'
import { portPath } from '../ports.schema.ts'
import { findByHost } from '../ports.store.ts'
import type { Asking } from './asking.ts'
import { readCredential } from './credential.ts'
import { enterPath, nextStop, redeemHandOff } from './hand-off.ts'
import { isBySession, judge, rightOfLink } from './judge.ts'
import { atFirstSight, type CookieForm, type SessionClaims } from './port-cookies.ts'
import { type Answer, portJson, portPage, portRedirect } from './port-pages.ts'
import { enterAddress, renewedPage, renewedPath } from './refuse-port.ts'
import { reportPort } from './report-port.ts'
import { protocolPath, switchProtocol } from './switch-protocol.ts'
import { reportPath, visitPath } from './warning.ts'

type Own = { host: PortHost; request: IncomingMessage; asking: Asking }

/** What is the server's own at the host of a port; null for all else. */
export async function answerOwnPath(ctx: AppContext, own: Own): Promise<Answer | null> {
  const { asking } = own
  if (asking.isUpgrade || !asking.path.startsWith('/.bothy/')) return null
  const { pathname, searchParams } = new URL(asking.path, 'http://port.invalid')
  const isGet = asking.method === 'GET'
  if (pathname === renewedPath && isGet) return renewedPage()
  if (pathname === enterPath && isGet) return enter(ctx, own, searchParams.get('code') ?? '')
  if (pathname === linkPath && isGet) return openLink(ctx, own, searchParams.get('key') ?? '')
  const isPost = asking.method === 'POST'
  if (pathname === protocolPath && isPost) return chooseProtocol(ctx, own, searchParams)
  if (pathname !== visitPath && pathname !== reportPath) return null
  // By the page that was shown and no other: a stranger's could do it for somebody else.
  if (!isPost || asking.believed !== 'all') {
    return portJson(403, 'CROSS_ORIGIN_REFUSED', 'That is for the page that warns of this port.')
  }
  const to = portPath.safeParse(searchParams.get('to')).data ?? '/'
  return pathname === visitPath ? visit(ctx, own, to) : reportPort(ctx, own.host, own)
}

function chooseProtocol(ctx: AppContext, { host, request, asking }: Own, said: URLSearchParams) {
  const credential = readCredential(ctx, host, { headers: request.headers, asking })
  const to = portPath.safeParse(said.get('to')).data ?? '/'
  return switchProtocol(ctx, { host, asking, credential }, { speaks: said.get('speaks'), to })
}

/** A browser may look ahead at an address, and would use up what is good once. */
const isAhead = ({ headers }: IncomingMessage): boolean =>
  String(headers['sec-purpose'] ?? headers.purpose ?? '').includes('prefetch')

/** From the app, by a code that is good once (S-37): this host’s cookie, and on to the next. */
async function enter(ctx: AppContext, { host, request }: Own, code: string): Promise<Answer> {
  if (isAhead(request)) return portJson(503, 'NOT_AHEAD', 'This address is good for one visit.')
  const found = await findByHost(ctx, host)
  const row = found?.codespace
  const key = { codespaceId: row?.id ?? '', port: host.port }
  const redeemed = await redeemHandOff(ctx, key, code)
  if (!row || !redeemed) return usedUp(enterAddress(ctx.config, host, '/'))
  const { bearer, errand } = redeemed
  const form: CookieForm = errand.isFrame ? 'frame' : 'port'
  const claims: SessionClaims = {
    by: 'session',
    codespaceId: row.id,
    generation: row.generation,
    ...bearer,
    at: ctx.clock.now(),
  }
  const credential = { by: 'session', key: 'new', isFrame: errand.isFrame, claims } as const
  const { standing } = await judge(ctx, host, credential)
  if (!isBySession(standing)) {
    // Another on the way may have been closed meanwhile, or opened to everybody.
    const isOnTheWay = errand.left.length > 0 || standing === 'everybody'
    if (isOnTheWay) return portRedirect(await nextStop(ctx, row, { bearer, errand }))
    return usedUp(enterAddress(ctx.config, host, '/'))
  }
  const lifeMs = await readCookieMs(ctx)
  const cookie = ctx.portGate.cookies.line(host, form, { claims, lifeMs })
  const first = atFirstSight(request, row.id, form)
  return portRedirect(await nextStop(ctx, row, { bearer, errand }), {
    ...first.headers,
    'Set-Cookie': [cookie, ...first.setCookies],
  })
}

/** Says the same whatever was wrong with it. */
const usedUp = (again: string): Answer =>
  portPage({
    status: 403,
    title: 'This address was good for one visit',
    lines: ['It has been used, has run out, or was made for another port.'],
    actions: [{ kind: 'link', to: again, words: 'Open the port' }],
  })

async function openLink(ctx: AppContext, { host, request }: Own, secret: string): Promise<Answer> {
  if (isAhead(request)) return portJson(503, 'NOT_AHEAD', 'This address is not looked at ahead.')
  const found = await findByHost(ctx, host)
  const key = await findKeyBySecret(ctx, hashOfKey(secret))
  const facts = found && { ...found, port: host.port }
  const right = facts && (await rightOfLink(ctx, facts.codespace, { facts, key }))
  if (!found || !key || !right) return linkOver()
  const { id: codespaceId } = found.codespace
  const now = ctx.clock.now()
  const lifeMs = Math.min(await readCookieMs(ctx), key.expiresAt - now)
  const claims = { by: 'link', codespaceId, keyId: key.id, at: now } as const
  const cookie = ctx.portGate.cookies.line(host, 'port', { claims, lifeMs })
  const first = atFirstSight(request, codespaceId, 'port')
  return portRedirect(key.path ?? '/', {
    ...first.headers,
    'Set-Cookie': [cookie, ...first.setCookies],
  })
}

const linkOver = (): Answer =>
  portPage({
    status: 404,
    title: 'This link opens nothing',
    lines: ['It has run out or was taken back. Whoever sent it to you can make another.'],
  })

const visitorMs = 30 * 24 * 60 * 60_000

/** Somebody was told whose content it is, and goes on: they are told once. */
async function visit(ctx: AppContext, { host, request, asking }: Own, to: string): Promise<Answer> {
  const credential = readCredential(ctx, host, { headers: request.headers, asking })
  const { place } = await judge(ctx, host, credential)
  if (!place) return portRedirect(to)
  const { id: codespaceId, generation } = place.codespace
  const claims = { by: 'visitor', codespaceId, generation, at: ctx.clock.now() } as const
  const cookie = ctx.portGate.cookies.line(host, 'visitor', { claims, lifeMs: visitorMs })
  const first = atFirstSight(request, codespaceId, 'port')
  return portRedirect(to, { ...first.headers, 'Set-Cookie': [cookie, ...first.setCookies] })
}
