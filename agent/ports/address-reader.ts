import { mostPathLetters } from '../protocol/ports.ts'

/** An address of this container as a program prints it. */
export type PrintedAddress = {
  port: number
  protocol: 'http' | 'https'
  path: string
  /** It said `http://` or `https://` itself. */
  isUrl: boolean
}

const hosts = ['localhost', '127.0.0.1', '0.0.0.0', '[::'].map((host) => Buffer.from(host))
/** Of what cannot be the beginning of one so much is kept: `https://` and a piece of a host. */
const keptBytes = 64
/** More than the longest address, with all that may stand around it. */
const longestRun = mostPathLetters + 300
/** Whatever ends without a line's end is taken to have ended after a while. */
const unfinishedMs = 150

const letters = "[A-Za-z0-9\\-._~:/?@!$&'()*+,;=%[\\]]"
const address = new RegExp(
  '(?<![A-Za-z0-9_.@/-])(?:(https?)://)?(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?\\])' +
    `:(\\d{1,5})(?!\\d)([/?]${letters}{0,${mostPathLetters - 1}})?`,
  'g',
)
/** Colours may stand within an address, as between host and port. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const colours = /\x1b\[[0-9;:?]{0,64}[ -/]?[@-~]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const begunColour = /\x1b(?:\[[0-9;:?]{0,64}[ -/]?)?$/

/**
 * Finds addresses in one stream of output, which may be cut anywhere. What has none in it costs
 * a search for four short words, and what is nothing else no more than a fixed time for each byte.
 */
export class AddressReader {
  readonly #tell: (found: PrintedAddress) => void
  #held: Buffer = Buffer.alloc(0)
  #timer: NodeJS.Timeout | null = null

  constructor(tell: (found: PrintedAddress) => void) {
    this.#tell = tell
  }

  read(bytes: Uint8Array): void {
    this[Symbol.dispose]()
    const all = Buffer.concat([this.#held, bytes])
    const first = firstHost(all)
    if (first === null) {
      this.#held = Buffer.from(all.subarray(-keptBytes))
      return
    }
    const raw = all.toString('latin1', Math.max(0, first - keptBytes))
    const begun = begunColour.exec(raw)?.[0] ?? ''
    const text = raw.slice(0, raw.length - begun.length).replace(colours, '')
    const end = endOfFinished(text)
    this.#tellAll(text.slice(0, end))
    this.#held = Buffer.from(text.slice(end) + begun, 'latin1')
    if (firstHost(this.#held) === null) return
    this.#timer = setTimeout(() => this.#finish(), unfinishedMs).unref()
  }

  /** Tells nothing more of what it has. */
  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #finish(): void {
    this.#tellAll(this.#held.toString('latin1'))
    this.#held = Buffer.alloc(0)
  }

  #tellAll(text: string): void {
    for (const [, protocol, digits, rest = ''] of text.matchAll(address)) {
      const port = Number(digits)
      if (port < 1 || port > 65_535) continue
      this.#tell({
        port,
        protocol: protocol === 'https' ? 'https' : 'http',
        path: pathOf(rest),
        isUrl: protocol !== undefined,
      })
    }
  }
}

function firstHost(bytes: Buffer): number | null {
  const found = hosts.map((host) => bytes.indexOf(host)).filter((at) => at >= 0)
  return found.length > 0 ? Math.min(...found) : null
}

/** Where the last word begins, which may go on: unless it is longer than any address. */
function endOfFinished(text: string): number {
  let start = text.length
  const least = Math.max(0, text.length - longestRun)
  while (start > least && !isBlank(text.charCodeAt(start - 1))) start -= 1
  if (start > least || least === 0) return start
  const last = Math.max(
    ...hosts.map((host) => text.lastIndexOf(host.toString('latin1'))),
    text.length - keptBytes,
  )
  return Math.max(0, last - keptBytes)
}

const isBlank = (code: number): boolean => code <= 0x20 || code === 0x7f

/** Without the signs of the sentence that it stands in. */
function pathOf(rest: string): string {
  const ends = new Set(".,;:!?'")
  if (!rest.includes('(')) ends.add(')')
  if (!rest.includes('[')) ends.add(']')
  let end = rest.length
  while (end > 0 && ends.has(rest[end - 1] ?? '')) end -= 1
  const path = rest.slice(0, end)
  return path.startsWith('/') ? path : `/${path}`.slice(0, mostPathLetters)
}
