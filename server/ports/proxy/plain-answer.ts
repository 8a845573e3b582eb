import type { IncomingMessage } from 'node:http'

/** What the rules about headers look at. */
export type AnswerHead = Pick<IncomingMessage, 'headers' | 'rawHeaders'>
export type PlainAnswer = AnswerHead & {
  status: number
  phrase: string
  /** Of the head, with the empty line behind it. */
  headBytes: number
  bodyBytes: number
}

/** More comes with less effort by the way that is made for any length. */
const mostBodyBytes = 64 * 1024
const mostHeaders = 100
const statusLine = /^HTTP\/1\.1 ([2-5]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/
/** With spaces before a value and none behind it. It takes a time that grows with the line alone. */
const headerLine =
  /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*((?:[\x21-\x7e\x80-\xff][\t\x20-\x7e\x80-\xff]*)?)$/
/** What makes an answer end elsewhere than after its length, or the connection with it. */
const framing = new Set(['transfer-encoding', 'upgrade', 'trailer'])
const withoutBody = [204, 304]

/**
 * The head of an answer that no two programs read in two ways: it is here whole, strictly written,
 * of HTTP/1.1, kept alive, with one length in digits that is not exceeded. Null for any other,
 * however valid it may be: Node's parser is asked about those, and alone refuses (S-42).
 */
export function readPlainAnswer(chunk: Buffer): PlainAnswer | null {
  const end = chunk.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...lines] = chunk.toString('latin1', 0, end).split('\r\n')
  const [, status, phrase = ''] = statusLine.exec(first) ?? []
  if (status === undefined || lines.length > mostHeaders) return null
  const rawHeaders: string[] = []
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const [, name, value = ''] = headerLine.exec(line) ?? []
    if (name === undefined || /[\t ]$/.test(value)) return null
    const lower = name.toLowerCase()
    if (framing.has(lower)) return null
    rawHeaders.push(name, value)
    // Two lengths become one that is none.
    headers[lower] = headers[lower] === undefined ? value : `${headers[lower]}, ${value}`
  }
  if (!/^(keep-alive)?$/i.test(headers.connection ?? '')) return null
  const bodyBytes = bodyBytesOf(Number(status), headers['content-length'])
  const headBytes = end + 4
  if (bodyBytes === null || chunk.length - headBytes > bodyBytes) return null
  return { status: Number(status), phrase, rawHeaders, headers, headBytes, bodyBytes }
}

function bodyBytesOf(status: number, length: string | undefined): number | null {
  if (length !== undefined && !/^\d{1,9}$/.test(length)) return null
  if (withoutBody.includes(status)) return 0
  if (length === undefined || Number(length) > mostBodyBytes) return null
  return Number(length)
}
