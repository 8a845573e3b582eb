import type { IncomingMessage } from 'node:http'
import { portPath } from '../../ports.schema.ts'
import { answerWhole } from '../answer-whole.ts'
import { type Exchange, isNavigation, type Passage, type ProxyContext } from '../exchange.ts'
import { pathOf } from '../headers/malformed.ts'
import { previewScript } from './preview-script.ts'

const ownPrefix = '/.bothy/'
export const previewScriptPath = `${ownPrefix}preview.js`
const switchPath = `${ownPrefix}preview-tools`
const cookieName = '__Host-bothy-tools'
const cookie = `${cookieName}=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned`

/** Whether it is a page of its owner's preview, in which they want the tools. */
export function hasTools({ request, access }: Passage): boolean {
  if (!access.isFrame || !access.isOwner || !isNavigation(request)) return false
  return new RegExp(`(^|; *)${cookieName}=1(;|$)`).test(request.headers.cookie ?? '')
}

/**
 * Answers what is ours at the host of every port: the script of the tools, and the switch for them
 * on the way to a page. No app has a say in these paths. False for any other path.
 */
export function answerOwnPath(ctx: ProxyContext, exchange: Exchange): boolean {
  if (!isOwnPath(exchange.request)) return false
  const [name, query = ''] = pathOf(exchange.request).split('?', 2)
  if (name === previewScriptPath) answerWhole(exchange, script(ctx, exchange.request))
  else if (name === switchPath && exchange.access.isFrame) turn(exchange, query)
  else answerWhole(exchange, nothing)
  return true
}

export const isOwnPath = (request: IncomingMessage): boolean =>
  pathOf(request).startsWith(ownPrefix)

export const nothing = { status: 404, headers: { 'Cache-Control': 'no-store' }, body: '' }

const script = ({ config }: ProxyContext, { method }: IncomingMessage) => ({
  status: method === 'GET' || method === 'HEAD' ? 200 : 405,
  headers: {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  },
  body: previewScript(config.publicUrl),
})

function turn(exchange: Exchange, query: string): void {
  const asked = new URLSearchParams(query)
  const to = portPath.safeParse(asked.get('to'))
  const isOn = asked.get('on') === '1'
  answerWhole(exchange, {
    status: 303,
    headers: {
      Location: to.success ? to.data : '/',
      'Set-Cookie': isOn ? cookie : `${cookie}; Max-Age=0`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    },
    body: '',
  })
}

const aboutBytes = /^(accept-encoding|if-none-match|if-modified-since|if-range|range)$/i

/** The head of a request for a page as it is now, whole and not packed. */
export function plainly(head: readonly string[]): string[] {
  const kept = head.filter((_, at) => !aboutBytes.test(head[at - (at % 2)] ?? ''))
  return [...kept, 'Accept-Encoding', 'identity']
}
