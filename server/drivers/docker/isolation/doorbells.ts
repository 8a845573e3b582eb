import { createServer, type Server } from 'node:net'
import type { ProbeTarget } from '#agent/protocol/network.ts'
import { Turns } from '../../turns.ts'

const openMs = 60_000

type Doorbell = { server: Server; target: ProbeTarget; timer: NodeJS.Timeout; isRung: boolean }

/**
 * Listeners of this server's own on the gateways of its networks, for seeing whether a container
 * can reach this machine. They say nothing, and close by themselves.
 */
export class Doorbells implements AsyncDisposable {
  readonly #open = new Map<string, Doorbell>()
  readonly #turns = new Turns()

  /** Throws `EADDRNOTAVAIL` where the address is none of this machine. */
  put(address: string): Promise<ProbeTarget> {
    return this.#turns.take(address, () => this.#put(address))
  }

  async #put(address: string): Promise<ProbeTarget> {
    const there = this.#open.get(address)
    if (there) {
      there.timer.refresh()
      there.isRung = false
      return there.target
    }
    const server = createServer((socket) => {
      const bell = this.#open.get(address)
      if (bell) bell.isRung = true
      socket.destroy()
    })
    const port = await listen(server, address)
    const timer = setTimeout(() => void this.#close(address), openMs)
    timer.unref()
    server.unref()
    const target = { address, port }
    this.#open.set(address, { server, target, timer, isRung: false })
    return target
  }

  /** Whether anybody got through since it was put there. */
  isRung(address: string): boolean {
    return this.#open.get(address)?.isRung ?? false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open.keys()].map((address) => this.#close(address)))
  }

  async #close(address: string): Promise<void> {
    const bell = this.#open.get(address)
    this.#open.delete(address)
    if (!bell) return
    clearTimeout(bell.timer)
    await new Promise((resolve) => bell.server.close(resolve))
  }
}

function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port: 0, exclusive: true }, () => {
      const bound = server.address()
      if (typeof bound === 'object' && bound) resolve(bound.port)
    })
  })
}
