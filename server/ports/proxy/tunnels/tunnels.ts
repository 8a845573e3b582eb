import type { Duplex } from 'node:stream'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { PortHost } from '../../port-host.ts'
import type { PassedAccess } from '../passed-access.ts'
import { openPortStream, type PortAddress } from './open-port-stream.ts'
import { secureTunnel } from './secure-tunnel.ts'
import { TunnelPool } from './tunnel-pool.ts'

/**
 * Of one codespace, those of upgrades too, and half of them of one visitor, so that nobody takes
 * all. Each is a descriptor here and two in the container.
 */
const mostOfOne = 4096
const mostOfVisitor = mostOfOne / 2

const addressOf = (port: number, { codespaceId, service }: PassedAccess): PortAddress =>
  service
    ? { codespaceId, port: service.servicePort, service: service.service }
    : { codespaceId, port }

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
    const made: TunnelPool = new TunnelPool(
      () => this.open(port, access),
      () => this.#pools.get(key) === made && this.#pools.delete(key),
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
    const visitor = `${codespaceId} ${access.visitor}`
    if (this.#count(codespaceId) >= mostOfOne || this.#count(visitor) >= mostOfVisitor) {
      throw new AppError('PORT_TOO_BUSY', 'Too many connections to this codespace are open.')
    }
    const leave = () => [codespaceId, visitor].map((key) => this.#add(key, -1))
    for (const key of [codespaceId, visitor]) this.#add(key, 1)
    const tunnel = await openPortStream(this.#ctx, addressOf(port, access)).catch((error) => {
      leave()
      throw error
    })
    // Of HTTP, the end of what an app says is the end: nothing is asked there any more.
    tunnel.allowHalfOpen = false
    if (tunnel.closed) leave()
    else tunnel.once('close', leave)
    access.hold(tunnel)
    return access.protocol === 'https' ? secureTunnel(tunnel) : tunnel
  }

  #count(key: string): number {
    return this.#countOf.get(key) ?? 0
  }

  #add(key: string, by: 1 | -1): void {
    const count = this.#count(key) + by
    if (count > 0) this.#countOf.set(key, count)
    else this.#countOf.delete(key)
  }

  [Symbol.dispose](): void {
    for (const pool of this.#pools.values()) pool[Symbol.dispose]()
  }
}
