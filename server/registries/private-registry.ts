import { isIP } from 'node:net'

/** By its name alone: an address, a name of one machine or network, or one without a domain. */
export function isPrivateRegistry(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '')
  return (
    isIP(host) !== 0 ||
    /(^|\.)(\d+|0x[\da-f]*)$/.test(host) ||
    !host.includes('.') ||
    /\.(localhost|local|internal|home\.arpa)$/.test(host)
  )
}
