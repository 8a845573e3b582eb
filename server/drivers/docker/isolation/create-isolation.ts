import type { AllowEntry } from '#server/environment-variables.ts'
import { runHostTool } from '../host-tools.ts'
import type { Subnet } from '../networks/subnets.ts'
import { Firewall } from './firewall.ts'
import { runInHostNetwork } from './firewall-container.ts'
import { Isolation } from './isolation.ts'
import { Sentinel, type SentinelParts } from './sentinel.ts'

type Parts = SentinelParts & {
  allow: readonly AllowEntry[]
  subnetRange: Subnet
}

/**
 * With the firewall changed by this process where it is root, and by a container of its
 * own elsewhere.
 */
export function createIsolation(parts: Parts): Isolation {
  const { names, allow, subnetRange, image } = parts
  const isRoot = process.getuid?.() === 0
  const firewall = new Firewall({
    names,
    allow,
    subnetRange,
    direct: isRoot ? runHostTool : null,
    byContainer: (tool, argv, input) => runInHostNetwork(parts, image, { tool, argv, input }),
  })
  return new Isolation({ firewall, sentinel: new Sentinel(parts) })
}
