import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { parseRoutes, parseSubnet, type Subnet } from '../networks/subnets.ts'

/** Shorter prefixes are the halves of a default route, as tunnels set them. */
const minConnectedPrefix = 8

/** The names of this machine's network devices, from the text of `/proc/net/dev`. */
export function parseDevices(text: string): string[] {
  return text
    .split('\n')
    .slice(2)
    .map((line) => line.split(':')[0]?.trim() ?? '')
    .filter((name) => name !== '')
}

/** The networks this machine is a member of, codespaces' own aside. */
export async function connectedSubnets(bridgeFamily: string): Promise<Subnet[]> {
  const text = await readFile('/proc/net/route', 'utf8').catch(() => '')
  return parseRoutes(text)
    .filter(({ device, isDirect }) => isDirect && !device.startsWith(bridgeFamily))
    .map(({ address, prefix }) => ({ address, prefix }))
    .filter(({ prefix }) => prefix >= minConnectedPrefix)
}

/** Null where it cannot be read. */
export async function isForwarding(): Promise<boolean | null> {
  const text = await readFile('/proc/sys/net/ipv4/ip_forward', 'utf8').catch(() => null)
  return text === null ? null : text.trim() === '1'
}

/** IPv4 name servers, loopback ones aside: those are not what codespaces are told to ask. */
export function parseResolvers(text: string): Subnet[] {
  return [...text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)]
    .map(([, address = '']) => address)
    .filter((address) => isIPv4(address) && !address.startsWith('127.'))
    .map((address) => parseSubnet(`${address}/32`))
}

/** The same ones the engine hands on to containers. */
export async function hostResolvers(): Promise<Subnet[]> {
  for (const file of ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf']) {
    const found = parseResolvers(await readFile(file, 'utf8').catch(() => ''))
    if (found.length > 0) return found
  }
  return []
}

/** Whether bridges are there, where this process can see the engine's at all. */
export class HostBridges {
  readonly #family: string
  #hasSeenAny = false

  /** How the names of all of them begin. */
  constructor(family: string) {
    this.#family = family
  }

  /**
   * Null where it cannot be told, since the engine's network may be another than this process's.
   */
  async has(bridge: string): Promise<boolean | null> {
    // Of this process's own network, unlike /sys, which shows that of whoever mounted it.
    const devices = parseDevices(await readFile('/proc/net/dev', 'utf8').catch(() => ''))
    this.#hasSeenAny ||= devices.some((device) => device.startsWith(this.#family))
    if (devices.includes(bridge)) return true
    return this.#hasSeenAny ? false : null
  }
}
