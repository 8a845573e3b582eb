import type { IncomingMessage } from 'node:http'
import type { Config } from '#server/config.ts'
import { type PortHost, portOfOrigin } from '../port-host.ts'

/**
 * Which cookies of a browser count for a request. One that a stranger's page began carries them as
 * well where that page is of the same site, as those of other codespaces are.
 */
export type Believed = 'all' | 'frame' | 'none'

/** What a request says of itself, as far as a page cannot make it up. */
export type Asking = {
  path: string
  method: string
  isUpgrade: boolean
  /** It is meant to become a page: in a tab, or in a frame. */
  page: 'tab' | 'frame' | null
  /** The port of the same codespace from which it was asked; null for any other place. */
  sibling: PortHost | null
  isPreflight: boolean
  believed: Believed
}

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const safeMethods = ['GET', 'HEAD', 'OPTIONS']
/** Whatever else becomes a page does so inside another, by whichever element there will be. */
const isTab = (dest: string | undefined) => dest === undefined || dest === 'document'

type Head = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

export function readAsking(config: Config, host: PortHost, request: Head): Asking {
  const { method = 'GET', url: path = '/', headers } = request
  const isUpgrade = headers.upgrade !== undefined
  const sibling = siblingOf(config, host, headers)
  return {
    ...{ path, method, isUpgrade, sibling },
    page: isUpgrade ? null : pageOf(headers),
    isPreflight:
      method === 'OPTIONS' &&
      headers.origin !== undefined &&
      headers['access-control-request-method'] !== undefined,
    believed: believedOf({ method, isUpgrade, sibling }, headers),
  }
}

type Headers = IncomingMessage['headers']

/**
 * Where no `Origin` is said, as of a picture, the `Referer`, which a page can leave out and cannot
 * choose.
 */
function siblingOf(config: Config, host: PortHost, headers: Headers): PortHost | null {
  const from = headers.origin ?? (headers.referer && URL.parse(headers.referer)?.origin)
  if (!from) return null
  const found = portOfOrigin(config, from)
  return found?.name === host.name ? found : null
}

function pageOf(headers: Headers): Asking['page'] {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers as Record<string, string>
  if (!headers.accept?.includes('text/html')) return null
  if (mode !== undefined && mode !== 'navigate') return null
  return isTab(dest) ? 'tab' : 'frame'
}

/**
 * An upgrade, and whatever changes something, has to come from this codespace's own pages, by exact
 * compare (S-10, S-32). What is only looked at may also be a link that somebody followed.
 */
function believedOf(
  { method, isUpgrade, sibling }: Pick<Asking, 'method' | 'isUpgrade' | 'sibling'>,
  headers: Headers,
): Believed {
  const {
    'sec-fetch-site': site,
    'sec-fetch-mode': mode,
    'sec-fetch-dest': dest,
  } = headers as Record<string, string | undefined>
  const { origin } = headers
  if (isUpgrade) return origin !== undefined && sibling ? 'all' : 'none'
  if (site === 'same-origin') return 'all'
  if (origin !== undefined) return sibling ? 'all' : 'none'
  if (!safeMethods.includes(method)) return 'none'
  if (site === 'none' || sibling) return 'all'
  if (mode === 'navigate') return isTab(dest) ? 'all' : 'frame'
  // No browser of these years, so none that could be deceived.
  return site === undefined && headers.referer === undefined ? 'all' : 'none'
}
