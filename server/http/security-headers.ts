import type { MiddlewareHandler } from 'hono'
import type { Config } from '#server/config.ts'

/** `files` is the origin, or rather all the origins, that the files of codespaces have. */
const policyWith = (files: string) =>
  [
    "default-src 'self'",
    "script-src 'self'",
    // Monaco and xterm set style attributes and add style elements of their own.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    `img-src 'self' data: https:${files}`,
    `media-src 'self'${files}`,
    "worker-src 'self' blob:",
    `connect-src 'self'${files}`,
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')

/** On every answer of the app's origin (S-24, S-27, S-29). */
export function securityHeaders({ portsUrl }: Pick<Config, 'portsUrl'>): MiddlewareHandler {
  const policy = policyWith(portsUrl === null ? '' : ` ${portsUrl.replace('://', '://*.')}`)
  return async (c, next) => {
    await next()
    c.header('Content-Security-Policy', policy)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    // The script of a preview is for frames that have no origin; there is nothing in it to hide.
    const isForFrames = c.req.path === '/preview-frame.js'
    c.header('Cross-Origin-Resource-Policy', isForFrames ? 'cross-origin' : 'same-origin')
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=()')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}
