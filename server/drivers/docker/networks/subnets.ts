import { createHash } from 'node:crypto'

export type Subnet = { address: number; prefix: number }
/** Fourteen addresses: the gateway, the container and whatever runs beside it. */
const codespacePrefix = 28

/** Throws where `text` is not an IPv4 range such as `10.213.0.0/16`. */
export function parseSubnet(text: string): Subnet {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match?.slice(1).map(Number) ?? []
  if (!match || [a, b, c, d].some((part) => part > 255) || prefix > 32) {
    throw new Error(`Not an IPv4 range: ${text}`)
  }
  return { address: (((a << 24) | (b << 16) | (c << 8) | d) & maskOf(prefix)) >>> 0, prefix }
}

export function formatSubnet({ address, prefix }: Subnet): string {
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')}/${prefix}`
}

export function overlap(one: Subnet, other: Subnet): boolean {
  const mask = maskOf(Math.min(one.prefix, other.prefix))
  return ((one.address ^ other.address) & mask) === 0
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: Subnet, inner: Subnet): boolean {
  return inner.prefix >= outer.prefix && overlap(outer, inner)
}

/** The address that stands `place` after the first of its range. */
export function addressAt({ address }: Subnet, place: number): string {
  return formatSubnet({ address: address + place, prefix: 32 }).slice(0, -'/32'.length)
}

/**
 * Every subnet of the range, in an order that begins at a place of `seed`'s own, so that codespaces
 * made at the same moment seldom want the same one.
 */
export function* candidateSubnets(range: Subnet, seed: string): Generator<Subnet> {
  const count = 2 ** Math.max(0, codespacePrefix - range.prefix)
  const first = createHash('sha256').update(seed).digest().readUInt32BE() % count
  const size = 2 ** (32 - codespacePrefix)
  for (let index = 0; index < count; index += 1) {
    yield { address: range.address + ((first + index) % count) * size, prefix: codespacePrefix }
  }
}

/** `isDirect`: to neighbours, not by way of a router. */
export type Route = Subnet & { device: string; isDirect: boolean }

/**
 * Where this machine already sends packets, from the text of `/proc/net/route`; the
 * default route aside.
 */
export function parseRoutes(text: string): Route[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([device = '', destination = '', gateway = '', , , , , mask = '']) => ({
      device,
      isDirect: /^0+$/.test(gateway),
      address: fromLittleEndian(destination),
      prefix: countBits(fromLittleEndian(mask)),
    }))
    .filter(({ prefix }) => prefix > 0)
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0
}

function fromLittleEndian(hex: string): number {
  return Buffer.from(hex.padStart(8, '0'), 'hex').readUInt32LE()
}

function countBits(value: number): number {
  return value.toString(2).replaceAll('0', '').length
}
