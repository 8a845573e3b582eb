import type { IncomingMessage } from 'node:http'

export type Refusal = { status: number; sentence: string }

const notAddressedTwice = { status: 400, sentence: 'The request names two hosts, or none.' }
const notForwarded = { status: 405, sentence: 'This method is not forwarded.' }
const unclearLength = { status: 400, sentence: 'Where the body of the request ends is not clear.' }
const noSuchTarget = { status: 400, sentence: 'The request is for something that has no path.' }

/**
 * What two programs could read in two ways, or that has no business at an app: refused before
 * anybody is asked about anything (S-42, S-44). Node's parser, which is strict, has refused the
 * rest: lines that end in LF alone, folded headers, two lengths, a length beside chunks.
 */
export function refusalOf(request: IncomingMessage): Refusal | null {
  const { headers, method = '', rawHeaders, url = '', httpVersion } = request
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length !== 1) return notAddressedTwice
  if (method === 'TRACE' || method === 'CONNECT') return notForwarded
  const coding = headers['transfer-encoding']
  if (coding !== undefined) {
    const isClear = coding === 'chunked' && headers['content-length'] === undefined
    if (!isClear || httpVersion === '1.0') return unclearLength
  }
  if (url.startsWith('/') || (url === '*' && method === 'OPTIONS')) return null
  return targetOf(url, headers.host) === null ? noSuchTarget : null
}

/** The path that is asked for, also where it is written as a whole address of this very host. */
export function pathOf({ url = '/', headers }: IncomingMessage): string {
  return url.startsWith('/') || url === '*' ? url : (targetOf(url, headers.host) ?? '/')
}

function targetOf(url: string, host: string | undefined): string | null {
  const [, named, path = ''] = /^https?:\/\/([^/?#]*)([^#]*)$/.exec(url) ?? []
  if (named === undefined || named !== host) return null
  return path.startsWith('/') ? path : `/${path}`
}

/** What the request says itself; of one without a word there is none (RFC 9112, section 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}
