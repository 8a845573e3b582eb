import { randomBytes } from 'node:crypto'
import { chmod, rename, stat, unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { parseGreeting, protocolVersion } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'
import { type ParkedLine, park, readGreeting } from './parked-line.ts'

export const maxParkedLines = 8
export const maxGreetingLines = 16
const defaultGreetingDeadlineMs = 5000

type Waiter = { resolve(line: Duplex): void; reject(error: unknown): void }

/** The socket at which one codespace's agent reports, and the lines that are waiting to be used. */
export class HomeSocket {
  readonly #path: string
  readonly #greetingDeadlineMs: number
  readonly #server: Server
  readonly #open = new Set<Socket>()
  readonly #parked = new Set<ParkedLine>()
  readonly #waiters = new Set<Waiter>()
  #greeting = 0
  #generation: number
  #inode = 0n
  #mismatch: AppError | null = null
  #isClosed = false

  private constructor(path: string, generation: number, greetingDeadlineMs: number) {
    this.#path = path
    this.#generation = generation
    this.#greetingDeadlineMs = greetingDeadlineMs
    this.#server = createServer((socket) => void this.#receive(socket))
    // A listener that could not accept (out of descriptors) is no reason to end the server.
    this.#server.on('error', () => undefined)
  }

  /** Takes the place of whatever socket another life of this server left at `path`. */
  static async open(
    path: string,
    generation: number,
    greetingDeadlineMs = defaultGreetingDeadlineMs,
  ): Promise<HomeSocket> {
    const home = new HomeSocket(path, generation, greetingDeadlineMs)
    const temporary = `${path}.${randomBytes(3).toString('hex')}`
    await new Promise<void>((resolve, reject) => {
      home.#server.once('error', reject)
      home.#server.listen(temporary, () => {
        home.#server.off('error', reject)
        resolve()
      })
    })
    await chmod(temporary, 0o666)
    home.#inode = (await stat(temporary, { bigint: true })).ino
    await rename(temporary, path)
    return home
  }

  /** From now on only lines of this generation are taken; those of another one are closed. */
  expect(generation: number): void {
    if (generation === this.#generation) return
    this.#generation = generation
    this.#mismatch = null
    for (const { socket } of this.#parked) socket.destroy()
    this.#parked.clear()
  }

  connect(signal: AbortSignal): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      for (const line of this.#parked) {
        this.#parked.delete(line)
        if (line.socket.readable && line.socket.writable) return resolve(line.take())
        line.socket.destroy()
      }
      if (this.#mismatch) return reject(this.#mismatch)
      const settle = () => {
        signal.removeEventListener('abort', abort)
        this.#waiters.delete(waiter)
      }
      const abort = () => waiter.reject(signal.reason)
      const waiter: Waiter = {
        resolve(line) {
          settle()
          resolve(line)
        },
        reject(error) {
          settle()
          reject(error)
        },
      }
      signal.addEventListener('abort', abort)
      this.#waiters.add(waiter)
    })
  }

  /** Ends every line, those in use too. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#open) socket.destroy()
    for (const waiter of this.#waiters) waiter.reject(agentUnreachable())
    await closed
    // Another driver may listen here by now, with a socket of its own.
    const found = await stat(this.#path, { bigint: true }).catch(() => null)
    if (found?.ino === this.#inode) await unlink(this.#path)
  }

  async #receive(socket: Socket): Promise<void> {
    // Stays for the life of the line: whoever takes it may not have listened yet when it breaks.
    socket.on('error', () => socket.destroy())
    if (this.#isClosed || this.#greeting >= maxGreetingLines) {
      socket.destroy()
      return
    }
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    this.#greeting += 1
    const text = await readGreeting(socket, this.#greetingDeadlineMs)
    this.#greeting -= 1
    const greeting = text === null ? null : parseGreeting(text)
    if (!greeting || this.#isClosed) {
      socket.destroy()
    } else if (greeting.protocol !== protocolVersion || greeting.generation !== this.#generation) {
      socket.destroy()
      this.#refuse(greeting)
    } else {
      this.#mismatch = null
      this.#hand(socket)
    }
  }

  #hand(socket: Socket): void {
    const [waiter] = this.#waiters
    if (waiter) {
      waiter.resolve(socket)
      return
    }
    if (this.#parked.size >= maxParkedLines) {
      socket.destroy()
      return
    }
    const line = park(socket, () => {
      this.#parked.delete(line)
      socket.destroy()
    })
    this.#parked.add(line)
  }

  #refuse(greeting: { protocol: number; generation: number }): void {
    this.#mismatch = new AppError(
      'AGENT_TOO_OLD',
      `The agent in the codespace speaks protocol ${greeting.protocol} of start ${greeting.generation}; ` +
        `expected protocol ${protocolVersion} of start ${this.#generation}. Restart the codespace.`,
    )
    for (const waiter of this.#waiters) waiter.reject(this.#mismatch)
  }
}

export function agentUnreachable(): AppError {
  return new AppError('AGENT_UNREACHABLE', 'The codespace is not running.')
}
