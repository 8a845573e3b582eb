import type { PortProtocol } from '#server/ports/port-values.schema.ts'

/** A place in the container itself, as programs there name it. */
export type LocalhostAddress = {
  port: number
  protocol: PortProtocol
  /** With query and fragment; begins with one slash. */
  path: string
}

/** How programs name the machine they run on; the last two as where they listen. */
const hosts = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]'])

/** The port an address means when it is followed inside of the container; null for any other. */
export function localhostAddress(url: URL): LocalhostAddress | null {
  const { protocol, hostname, pathname, search, hash } = url
  if (!hosts.has(hostname) || (protocol !== 'http:' && protocol !== 'https:')) return null
  const isSecure = protocol === 'https:'
  return {
    port: Number(url.port || (isSecure ? 443 : 80)),
    protocol: isSecure ? 'https' : 'http',
    // A host would follow two of them, or what browsers take for one.
    path: pathname.replace(/^[/\\]+/, '/') + search + hash,
  }
}

/** Where a port is forwarded to, by the pattern of its codespace. */
export function forwardedUrl(urlPattern: string, port: number, path = '/'): string {
  const origin = new URL(urlPattern.replace('{port}', String(port))).origin
  return `${origin}${path.startsWith('/') ? path : `/${path}`}`
}
