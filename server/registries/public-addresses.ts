import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIPv6, type LookupFunction } from 'node:net'

/** Private, shared, link-local, special, tunnelled, multicast and reserved ranges (RFC 6890). */
const neverPublic = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]

const blocked = new BlockList()
for (const range of neverPublic) {
  const [address = '', prefix] = range.split('/')
  blocked.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** An IPv4 address that is written as one of IPv6 is judged as what it is. */
export const isPublicAddress = (address: string): boolean =>
  !blocked.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

type Resolve = (
  host: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Finds the addresses of a host, and fails where one of them is not public: whatever name it goes
 * by (S-71).
 */
export const publicLookup =
  (resolve: Resolve = lookup): LookupFunction =>
  (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) {
        callback(error ?? new Error(`${host} has no address.`), '')
      } else if (!addresses.every(({ address }) => isPublicAddress(address))) {
        callback(new PrivateAddressError(host), '')
      } else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }

/**
 * Behind a proxy it is the proxy that finds an address, and that decides what it reaches; where it
 * is itself is the administrator's. What goes past it is found here.
 */
export function publicLookupBeside(proxy: string | undefined): LookupFunction {
  const proxyHost = URL.parse(proxy ?? '')?.hostname
  const ofOthers = publicLookup()
  return (host, options, callback) =>
    (host === proxyHost ? (lookup as LookupFunction) : ofOthers)(host, options, callback)
}

export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
  constructor(host: string) {
    super(`${host} is at an address that is not public.`)
  }
}

/**
 * Whether the name of a registry leads to the public internet alone. True also where nobody here
 * knows it: a server may reach the internet by a proxy alone, which knows more names, and whoever
 * fetches finds that out.
 */
export function hasPublicAddress(registry: string, find = publicLookup()): Promise<boolean> {
  return new Promise((resolve) => {
    find(registry.replace(/:\d+$/, ''), { all: true }, (error) => {
      resolve(!(error instanceof PrivateAddressError))
    })
  })
}
