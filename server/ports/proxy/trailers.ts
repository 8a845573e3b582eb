import type { IncomingMessage } from 'node:http'
import { isSaidByProxies } from './headers/header-families.ts'

/** What a message said behind its body, as far as it may go on. */
export function trailersOf({ rawTrailers: raw }: IncomingMessage): [string, string][] {
  const found: [string, string][] = []
  for (let at = 0; at < raw.length; at += 2) found.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return found.filter(([name]) => mayTrail(name))
}

/**
 * What frames, routes or is believed is never said behind a body (RFC 9110, section 6.5.1), and so
 * is whatever only a proxy says of a visitor.
 */
const mayTrail = (name: string): boolean =>
  !isSaidByProxies(name) &&
  !/^((set-)?cookie|authorization|host|connection|te|trailer|upgrade|transfer-encoding|content-.*|location|expect|origin|(x-)?bothy-.*)$/i.test(
    name,
  )
