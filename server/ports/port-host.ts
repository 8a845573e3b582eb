import type { Config } from '#server/config.ts'
import { longestHostedName } from '#server/ports-origin.ts'

type PortsConfig = Pick<Config, 'portsUrl'>

/** A port of a codespace, by its address. Nothing says that there is one. */
export type PortHost = { name: string; port: number }

const hostPattern = /^([a-z0-9]+(?:-[a-z0-9]+)*)-([1-9]\d{0,4})$/
/** Of the hosts that codespaces' files have. */
const filesPrefix = 'files-'

type Domain = { scheme: string; host: string; protocol: 'http' | 'https'; port: string }
/** Asked for every request, of one address as a rule. */
const domains = new Map<string, Domain>()

/** What all ports' addresses have in common. */
export function domainOf(portsUrl: string): Domain {
  const known = domains.get(portsUrl)
  if (known) return known
  const { protocol, host, port } = new URL(portsUrl)
  const isSecure = protocol === 'https:'
  const domain: Domain = {
    scheme: `${protocol}//`,
    host,
    protocol: isSecure ? 'https' : 'http',
    port: port || (isSecure ? '443' : '80'),
  }
  domains.set(portsUrl, domain)
  return domain
}

/** The port that a `Host` header means, by exact compare; null where it is none (S-44). */
export function portHostOf(config: PortsConfig, host: string | undefined): PortHost | null {
  if (config.portsUrl === null || host === undefined) return null
  const ending = `.${domainOf(config.portsUrl).host}`
  if (!host.endsWith(ending) || host.startsWith(filesPrefix)) return null
  const [, name = '', digits = ''] = hostPattern.exec(host.slice(0, -ending.length)) ?? []
  const port = Number(digits)
  if (name === '' || name.length > longestHostedName || port > 65_535) return null
  return { name, port }
}

/** The port whose origin this is, byte for byte as browsers send it. */
export function portOfOrigin(config: PortsConfig, origin: string | undefined): PortHost | null {
  if (config.portsUrl === null || origin === undefined) return null
  const { scheme } = domainOf(config.portsUrl)
  return origin.startsWith(scheme) ? portHostOf(config, origin.slice(scheme.length)) : null
}

/** The origin of a port; null where codespaces have none. */
export function portOrigin({ portsUrl }: PortsConfig, { name, port }: PortHost): string | null {
  if (portsUrl === null || name.length > longestHostedName) return null
  const { scheme, host } = domainOf(portsUrl)
  return `${scheme}${name}-${port}.${host}`
}

/** The address of every port of a codespace, with `{port}` for its number. */
export function portUrlPattern({ portsUrl }: PortsConfig, name: string): string | null {
  if (portsUrl === null || name.length > longestHostedName) return null
  const { scheme, host } = domainOf(portsUrl)
  return `${scheme}${name}-{port}.${host}/`
}
