import { connect, type Socket } from 'node:net'
import { greet } from '../protocol/line.ts'

const parkedLines = 2
const redialMs = 250

type HomeLineOptions = {
  socketPath: string
  generation: number
  /** Serves whatever comes down a line, from its first byte on. */
  onLine: (socket: Socket) => void
}

/**
 * Keeps two lines to the server parked, and dials again for as long as it takes when the server is
 * away. A parked line is `taken` with its first request; another is dialled in its place.
 */
export class HomeLine {
  readonly #options: HomeLineOptions
  readonly #parked = new Set<Socket>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #isClosed = false

  constructor(options: HomeLineOptions) {
    this.#options = options
    for (let count = 0; count < parkedLines; count += 1) this.#dial()
  }

  /** To be told with every request's socket; only a line's first one counts. */
  taken(socket: Socket): void {
    if (this.#parked.delete(socket)) this.#dial()
  }

  /** Takes no more calls. Lines that are in use stay open. */
  [Symbol.dispose](): void {
    this.#isClosed = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const socket of this.#parked) socket.destroy()
  }

  #dial(): void {
    if (this.#isClosed) return
    // A tunnel to a port ends one way after the other; HTTP ends both by itself.
    const socket = connect({ path: this.#options.socketPath, allowHalfOpen: true })
    this.#parked.add(socket)
    // Every error is followed by the close that counts.
    socket.on('error', () => undefined)
    socket.once('close', () => this.#onClose(socket))
    socket.once('end', () => this.#parked.has(socket) && socket.destroy())
    socket.once('connect', () => {
      socket.write(greet(this.#options.generation))
      this.#options.onLine(socket)
    })
  }

  // Never at once: a server that refuses every line would be dialled without pause.
  #onClose(socket: Socket): void {
    if (!this.#parked.delete(socket) || this.#isClosed) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#dial()
    }, redialMs)
    this.#timers.add(timer)
  }
}
