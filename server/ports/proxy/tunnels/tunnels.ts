import type { Duplex } from 'node:stream'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { PortHost } from '../../port-host.ts'
import type { PassedAccess } from '../passed-access.ts'
import { openPortStream } from './open-port-stream.ts'
import { secureTunnel } from './secure-tunnel.ts'
import { TunnelPool } from './tunnel-pool.ts'

/** Of one codespace, those of upgrades too. Each is a descriptor here and two in the container. */
const mostOfOne = 4096

/**
 * Every connection to the apps of codespaces. One is kept for another question of the same visitor
 * to the same port of the same start, and of nobody else (S-42).
 */
export class Tunnels {
  readonly #ctx: Pick<AppContext, 'driver'>
  readonly #pools = new Map<string, TunnelPool>()
  readonly #countOf = new Map<string, number>()

  constructor(ctx: Pick<AppContext, 'driver'>) {
    this.#ctx = ctx
  }

  /** For questions that may be asked twice, as one that was kept may end at that very moment. */
  pool({ port }: PortHost, access: PassedAccess): TunnelPool {
    const { codespaceId, generation, protocol, viewer } = access
    const key = `${codespaceId} ${generation} ${port} ${protocol} ${viewer}`
    const found = this.#pools.get(key)
    if (found) return found
    const made = new TunnelPool(
      () => this.open(port, access),
      () => this.#pools.delete(key),
    )
    this.#pools.set(key, made)
    return made
  }

  /**
   * One that nobody had before. It is closed when the right to it ends.
   * @throws AppError as `openPortStream`; `PORT_NOT_TLS`, `PORT_TOO_BUSY`
   */
  async open(port: number, access: PassedAccess): Promise<Duplex> {
    const { codespaceId } = access
    const count = this.#countOf.get(codespaceId) ?? 0
    if (count >= mostOfOne) {
      throw new AppError('PORT_TOO_BUSY', 'Too many connections to this codespace are open.')
    }
    this.#countOf.set(codespaceId, count + 1)
    try {
      const tunnel = await openPortStream(this.#ctx, { codespaceId, port })
      tunnel.once('close', () => this.#discount(codespaceId))
      access.hold(tunnel)
      return access.protocol === 'https' ? await secureTunnel(tunnel) : tunnel
    } catch (error) {
      // One that was opened discounts itself.
      if (!(error instanceof AppError && error.code === 'PORT_NOT_TLS')) this.#discount(codespaceId)
      throw error
    }
  }

  #discount(codespaceId: string): void {
    const left = (this.#countOf.get(codespaceId) ?? 1) - 1
    if (left > 0) this.#countOf.set(codespaceId, left)
    else this.#countOf.delete(codespaceId)
  }

  [Symbol.dispose](): void {
    for (const pool of this.#pools.values()) pool.destroy()
  }
}
