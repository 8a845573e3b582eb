import type { Config } from '#server/config.ts'

type PublicConfig = Pick<Config, 'publicUrl'>

/**
 * Whether an `Origin` header is the app's own, byte for byte. A missing one is not: every WebSocket
 * upgrade needs it. Nothing is parsed, so nothing that merely looks alike can pass.
 */
export function isSameOrigin(config: PublicConfig, originHeader: string | undefined): boolean {
  return originHeader === config.publicUrl
}

/**
 * For every HTTP request that may change state: the answer to give to one that did not come from
 * the app's own pages, or null when it may go on. Browsers leave `Origin` out of some same-origin
 * requests; then `Sec-Fetch-Site`, which a page cannot set either, has to say so. GET and HEAD
 * change nothing and pass.
 */
export function requireSameOrigin(config: PublicConfig, request: Request): Response | null {
  if (request.method === 'GET' || request.method === 'HEAD') return null
  const origin = request.headers.get('origin')
  const isOurs =
    origin === null
      ? request.headers.get('sec-fetch-site') === 'same-origin'
      : isSameOrigin(config, origin)
  return isOurs ? null : Response.json({ error: 'CROSS_ORIGIN_REFUSED' }, { status: 403 })
}

/**
 * For a GET that hands out much or is put on record: a foreign page could make a browser fetch it.
 * Nothing would reach that page, and yet it would be done.
 */
export function requireOwnPage(config: PublicConfig, request: Request): Response | null {
  const origin = request.headers.get('origin')
  const isOurs =
    request.headers.get('sec-fetch-site') === 'same-origin' ||
    (origin !== null && isSameOrigin(config, origin))
  return isOurs ? null : Response.json({ error: 'CROSS_ORIGIN_REFUSED' }, { status: 403 })
}

/**
 * As `requireSameOrigin`, and the body must be declared `application/json`: a type that a foreign
 * page cannot send without asking first. For `/trpc`.
 */
export function requireSameOriginJson(config: PublicConfig, request: Request): Response | null {
  const refusal = requireSameOrigin(config, request)
  if (refusal || request.method === 'GET' || request.method === 'HEAD') return refusal
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType === 'application/json') return null
  return Response.json({ error: 'JSON_REQUIRED' }, { status: 415 })
}
