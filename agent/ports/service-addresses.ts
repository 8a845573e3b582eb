import { networkInterfaces } from 'node:os'

type Ways = {
  resolve: (name: string) => Promise<readonly string[]>
  /** Of this container, with how many of their bits are their network's: `172.20.0.2/28`. */
  networks: () => readonly string[]
}

/**
 * Where the containers beside this one are. Only those that the server has named at this start, and
 * only at addresses of the network that they share with this one: what else a name may lead to, by
 * the hand of whoever is in here or when its container is gone, is no service (S-41).
 */
export class ServiceAddresses {
  readonly #names: ReadonlySet<string>
  readonly #ways: Ways

  constructor(names: readonly string[], ways: Partial<Ways> = {}) {
    this.#names = new Set(names)
    this.#ways = { resolve, networks: ownNetworks, ...ways }
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** None where the name leads nowhere, or elsewhere. */
  async resolve(name: string): Promise<string[]> {
    if (!this.has(name)) return []
    const networks = this.#ways.networks()
    const found = await this.#ways.resolve(name).catch(() => [])
    return found.filter((address) => networks.some((network) => isWithin(address, network)))
  }
}

/** What the engine says, by whose word services have their names. */
function resolve(name: string): Promise<string[]> {
  const { Resolver } = process.getBuiltinModule('node:dns').promises
  return new Resolver({ timeout: 2000, tries: 2 }).resolve4(name)
}

const ownNetworks = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one && !one.internal && one.family === 'IPv4' && one.cidr) || [])

/** Both of IPv4, which is all that codespaces have. */
function isWithin(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  const [one, other] = [numberOf(address), numberOf(base)]
  if (one === null || other === null) return false
  const beyond = 2 ** (32 - Number(bits))
  return Math.floor(one / beyond) === Math.floor(other / beyond)
}

function numberOf(address: string): number | null {
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? address.split('.').map(Number) : []
  if (parts.length === 0 || parts.some((part) => part > 255)) return null
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}
