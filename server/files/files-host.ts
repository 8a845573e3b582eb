import type { Config } from '#server/config.ts'
import { longestHostedName } from '#server/ports-origin.ts'

type PortsConfig = Pick<Config, 'portsUrl'>

const namePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
const prefix = 'files-'

/** The origin of a codespace's files; null where there can be none. */
export function filesOrigin({ portsUrl }: PortsConfig, name: string): string | null {
  if (portsUrl === null || !isHostable(name)) return null
  const { protocol, host } = new URL(portsUrl)
  return `${protocol}//${prefix}${name}.${host}`
}

/**
 * The codespace whose files a `Host` header means, by exact compare. Nothing says
 * that there is one.
 */
export function nameOfFilesHost(config: PortsConfig, host: string | undefined): string | null {
  if (config.portsUrl === null || host === undefined) return null
  const ending = `.${new URL(config.portsUrl).host}`
  if (!host.startsWith(prefix) || !host.endsWith(ending)) return null
  const name = host.slice(prefix.length, -ending.length)
  return isHostable(name) ? name : null
}

const isHostable = (name: string): boolean =>
  name.length <= longestHostedName && namePattern.test(name)
