import type { Config } from '#server/config.ts'
import { type PortHost, portOfOrigin, portOrigin } from '../../port-host.ts'
import type { PortProtocol } from '../../port-values.schema.ts'

type PortsConfig = Pick<Config, 'portsUrl'>
/** The app that is asked, and what it speaks. Of others only the number is known. */
type LocalApp = PortHost & { protocol: PortProtocol }

const loopback =
  /^(https?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(\d{1,5}))?(?=[/?#]|$)/i

/**
 * An origin as the app would see it at `localhost`: that of a port of the same codespace by its
 * number, as it is checked by what was written for `localhost`; any other as it is.
 */
export function localOrigin(config: PortsConfig, to: LocalApp, origin: string): string {
  const from = portOfOrigin(config, origin)
  if (from?.name !== to.name) return origin
  return `${from.port === to.port ? to.protocol : 'http'}://localhost:${from.port}`
}

/** An address of `localhost` as the forwarded one of the same port; any other as it is. */
export function forwardedAddress(config: PortsConfig, { name }: PortHost, address: string): string {
  const [all, scheme, digits] = loopback.exec(address) ?? []
  if (all === undefined) return address
  const port =
    digits === undefined ? (scheme?.toLowerCase() === 'https' ? 443 : 80) : Number(digits)
  const origin = port >= 1 && port <= 65_535 ? portOrigin(config, { name, port }) : null
  return origin === null ? address : origin + address.slice(all.length)
}
