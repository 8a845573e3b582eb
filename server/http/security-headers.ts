import type { MiddlewareHandler } from 'hono'
import type { Config } from '#server/config.ts'

/** The page with a form for GitHub. */
const githubFormPath = '/admin/github'

/**
 * The script of a preview, for frames that have no origin, and the badge for other people's pages:
 * nothing to hide.
 */
const forAllOrigins: readonly string[] = ['/preview-frame.js', '/badge.svg']

/**
 * `files` is the origin, or rather all the origins, that the files of codespaces have; `forms`
 * where forms of the page may go beside this origin.
 */
const policyWith = (files: string, forms = '') =>
  [
    "default-src 'self'",
    "script-src 'self'",
    // Monaco and xterm set style attributes and add style elements of their own.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    `img-src 'self' data: https:${files}`,
    `media-src 'self'${files}`,
    // What a port shows, each in an origin of its own.
    `frame-src 'self'${files}`,
    "worker-src 'self' blob:",
    `connect-src 'self'${files}`,
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    `form-action 'self'${forms}`,
  ].join('; ')

/** On every answer of the app's origin (S-24, S-27, S-29). */
export function securityHeaders({
  publicUrl,
  portsUrl,
  github,
}: Pick<Config, 'publicUrl' | 'portsUrl' | 'github'>): MiddlewareHandler {
  const { protocol, hostname, port } = new URL(publicUrl)
  // It binds a name at all of its ports: of localhost, and of a machine where Bothy is at one of
  // many, it would bind every other program's pages too.
  const isAlone = port === '' && !/(^|\.)localhost$/.test(hostname)
  const staysEncrypted = protocol === 'https:' && isAlone
  const files = portsUrl === null ? '' : ` ${portsUrl.replace('://', '://*.')}`
  const policy = policyWith(files)
  const githubFormPolicy = policyWith(files, ` ${github.url}`)
  return async (c, next) => {
    await next()
    c.header('Content-Security-Policy', c.req.path === githubFormPath ? githubFormPolicy : policy)
    if (staysEncrypted) c.header('Strict-Transport-Security', 'max-age=31536000')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    const isForAll = forAllOrigins.includes(c.req.path)
    c.header('Cross-Origin-Resource-Policy', isForAll ? 'cross-origin' : 'same-origin')
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=()')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}
