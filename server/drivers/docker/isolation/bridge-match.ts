import { readFile } from 'node:fs/promises'
import { AppError } from '#server/errors.ts'
import { HostToolError } from '../host-tools.ts'

const switchPath = '/proc/sys/net/bridge/bridge-nf-call-iptables'
/** In the words of both flavours, of which one does not name what it misses. */
const complaints = /physdev|No chain\/target\/match by that name|RULE_APPEND failed \(No such file/

/**
 * Whether rules are refused for want of what tells packets that stay on a bridge, where those pass no
 * rule anyway: then they can be left out, and nothing is let through that was not before.
 * @throws AppError `FIREWALL_UNUSABLE` naming the kernel's module where they do pass
 */
export async function canGoWithoutBridgeMatch(
  error: unknown,
  readSwitch: () => Promise<string> = () => readFile(switchPath, 'utf8'),
): Promise<boolean> {
  if (!(error instanceof HostToolError) || !complaints.test(error.message)) return false
  // It is there once the kernel looks at bridges at all.
  const isSeen = (await readSwitch().catch(() => '0')).trim() === '1'
  if (!isSeen) return true
  throw new AppError(
    'FIREWALL_UNUSABLE',
    'The kernel of this machine has no module xt_physdev, without which the containers of one codespace cannot reach ' +
      'each other. Load it with "modprobe xt_physdev"; where there is none, install the package with the rest of the ' +
      `kernel’s modules (Debian: linux-image-amd64 in place of the cloud kernel; Ubuntu: linux-modules-extra-$(uname -r)). ${error.message}`,
    { cause: error },
  )
}
