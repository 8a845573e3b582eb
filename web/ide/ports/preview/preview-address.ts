import { localhostAddress } from '../localhost-address.ts'

/**
 * The path a person means who types into the address of a preview: a path, or an address of that
 * port as the program or the outside names it. Null for what leads elsewhere.
 */
export function typedPath(text: string, of: { port: number; url: string }): string | null {
  const typed = text.trim()
  if (typed === '' || typed.startsWith('/')) return pathIn(new URL(of.url), typed)
  const url = URL.parse(typed)
  if (url === null || !/^https?:$/.test(url.protocol)) return pathIn(new URL(of.url), `/${typed}`)
  const address = localhostAddress(url)
  if (address !== null) return address.port === of.port ? address.path : null
  return url.origin === new URL(of.url).origin ? url.pathname + url.search + url.hash : null
}

function pathIn(base: URL, path: string): string {
  const url = URL.parse(path.replace(/^[/\\]+/, '/'), base)
  return url === null ? '/' : url.pathname + url.search + url.hash
}

const toolsPath = '/.bothy/preview-tools'

/** Where a frame begins so that the page it ends at has the tools, or has them no more. */
export const withTools = (path: string, isOn: boolean): string =>
  `${toolsPath}?on=${isOn ? 1 : 0}&to=${encodeURIComponent(path)}`
