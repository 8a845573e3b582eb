import { readableBySibling } from '../../readable-by-sibling.ts'
import { isNavigation } from '../exchange.ts'
import type { AnswerHead } from '../plain-answer.ts'
import { frameable } from './frame-policy.ts'
import { isOfOneConnection, namedBy } from './header-families.ts'
import type { Passed } from './headers-to-app.ts'
import { forwardedAddress } from './local-addresses.ts'
import { ownHostCookie } from './own-cookies.ts'

/**
 * What would be about more than the app's own host, or would have a proxy in front of us do
 * things (S-46).
 */
const dropped =
  /^(alt-svc|nel|report-to|expect-ct|public-key-pins(-report-only)?|set-cookie2|x-sendfile|x-lighttpd-send-file|x-reproxy-url|(x-)?bothy-.*|x-accel-(?!buffering$).*|surrogate-.*|access-control-allow-(origin|credentials))$/

/**
 * The head of the app's answer as the browser gets it, in the form of `rawHeaders`: all that is
 * about its own host and nothing else (S-05, S-46), and what the decision about access adds.
 */
export function headersToBrowser(passed: Passed, answer: AnswerHead): string[] {
  const { access } = passed
  const instead = new Set(Object.keys(access.headers).map((name) => name.toLowerCase()))
  const named = namedBy(answer.headers.connection)
  const to: string[] = []
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? ''
    const lower = name.toLowerCase()
    if (instead.has(lower) || isOfOneConnection(lower, named) || dropped.test(lower)) continue
    const value = limited(passed, lower, answer.rawHeaders[at + 1] ?? '')
    if (value !== null) to.push(name, value)
  }
  const { frameAncestors } = access
  const kept = frameAncestors === null ? to : frameable(to, frameAncestors)
  return [...kept, ...crossOrigin(passed, answer, instead), ...freshness(passed), ...added(access)]
}

/**
 * A page of its owner's preview is asked for anew, whatever else is said of it: turned on or off,
 * its tools make another one of it.
 */
const freshness = ({ request, access }: Passed): string[] =>
  access.isFrame && access.isOwner && isNavigation(request) ? ['Cache-Control', 'no-cache'] : []

const limits = new Map<string, (value: string, passed: Passed) => string | null>([
  ['set-cookie', (line, { access }) => ownHostCookie(line, access.isFrame)],
  ['location', forwardedIn],
  ['content-location', forwardedIn],
  // Whether all hosts below it keep to TLS is not for one of them to say.
  ['strict-transport-security', (value) => /max-age="?\d+"?/i.exec(value)?.[0] ?? null],
  ['clear-site-data', ownSiteData],
  ['service-worker-allowed', (value) => (/^\/(?!\/)/.test(value) ? value : null)],
])

function limited(passed: Passed, name: string, value: string): string | null {
  const limit = limits.get(name)
  return limit === undefined ? value : limit(value, passed)
}

function forwardedIn(value: string, { config, host }: Passed): string {
  return forwardedAddress(config, host, value)
}

/** Cookies would be those of all hosts of the domain; `*` is taken for what else there is. */
function ownSiteData(value: string): string | null {
  const own = ['"cache"', '"storage"', '"executionContexts"', '"clientHints"']
  const asked = value.split(',').map((one) => one.trim())
  const kept = asked.includes('"*"') ? own.slice(0, 3) : asked.filter((one) => own.includes(one))
  return kept.length === 0 ? null : kept.join(', ')
}

/**
 * Which other origin may read it: what the app says, with its word for a port at localhost taken
 * for that port of its codespace. A page on another port of the same codespace may.
 */
function crossOrigin(
  { config, host, request }: Passed,
  { headers }: AnswerHead,
  instead: ReadonlySet<string>,
): string[] {
  if (instead.has('access-control-allow-origin')) return []
  const sibling = readableBySibling(config, host, request)
  if (sibling) return Object.entries(sibling).flat()
  const { [allowOrigin]: said, [allowCredentials]: credentials } = headers
  if (said === undefined) return []
  return [
    ...['Access-Control-Allow-Origin', said],
    ...(credentials === undefined ? [] : ['Access-Control-Allow-Credentials', `${credentials}`]),
  ]
}

const allowOrigin = 'access-control-allow-origin'
const allowCredentials = 'access-control-allow-credentials'

const added = ({ headers, setCookies }: Passed['access']): string[] => [
  ...Object.entries(headers).flat(),
  ...setCookies.flatMap((line) => ['Set-Cookie', line]),
]
