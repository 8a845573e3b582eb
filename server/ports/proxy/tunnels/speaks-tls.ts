import type { PortHost } from '../../port-host.ts'
import type { PassedAccess } from '../passed-access.ts'
import type { Tunnels } from './tunnels.ts'

/** Somebody waits for a page meanwhile. */
const patienceMs = 2000

/** Whether what listens on the port takes a TLS connection; false where that is not seen in time. */
export async function speaksTls(
  tunnels: Tunnels,
  { port }: PortHost,
  access: PassedAccess,
): Promise<boolean> {
  const opened = tunnels.open(port, { ...access, protocol: 'https' }).then(
    (tunnel) => {
      tunnel.destroy()
      return true
    },
    () => false,
  )
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), patienceMs)
  try {
    return await Promise.race([opened, late])
  } finally {
    clearTimeout(timer)
  }
}
