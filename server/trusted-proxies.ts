import { BlockList, isIP } from 'node:net'

/** An address range that a reverse proxy of ours asks from. */
export type ProxyRange = { address: string; prefix: number; family: 'ipv4' | 'ipv6' }

const loopback: readonly ProxyRange[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
]

const bits = { ipv4: 32, ipv6: 128 }
/** Whoever trusts more has slipped: everybody could then say who they are. */
const widest = { ipv4: 8, ipv6: 16 }

/** `loopback`, an address, or `address/prefix`; null for what is none of these. */
export function parseTrustedProxy(text: string): readonly ProxyRange[] | null {
  if (text === 'loopback') return loopback
  const [, address = '', digits] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return null
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const prefix = digits === undefined ? bits[family] : Number(digits)
  if (prefix < widest[family] || prefix > bits[family]) return null
  return [{ address, prefix, family }]
}

/** Whose word about a request counts. Without any, nobody's does. */
export class TrustedProxies {
  readonly #ranges = new BlockList()
  readonly isEmpty: boolean

  constructor(ranges: readonly ProxyRange[]) {
    this.isEmpty = ranges.length === 0
    for (const { address, prefix, family } of ranges) {
      this.#ranges.addSubnet(address, prefix, family)
    }
  }

  /** As a socket names its peer, an IPv4 address in its IPv6 form included. */
  has(address: string): boolean {
    const plain = plainAddress(address)
    const version = isIP(plain)
    return version !== 0 && this.#ranges.check(plain, version === 4 ? 'ipv4' : 'ipv6')
  }
}

const loopbackProxies = new TrustedProxies(loopback)

/** Of this machine itself, whatever else it is called. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' || loopbackProxies.has(address)

/** Without the form that a socket for both families gives to IPv4, and without a zone. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
