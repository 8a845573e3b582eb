import type { CompanionsPlan } from './companions.schema.ts'

/** One address that several containers of a codespace have, and all names by which it is reached. */
export type SharedNetwork = { name: string; aliases: string[] }

/** By name. The codespace's own container may be in one of them. */
export function sharedNetworksOf({
  companions,
  aliases = [],
  network,
}: Pick<CompanionsPlan, 'companions' | 'network'> & Partial<Pick<CompanionsPlan, 'aliases'>>): Map<
  string,
  SharedNetwork
> {
  const members = [
    { network, names: aliases },
    ...companions.map((one) => ({ network: one.network, names: [one.name, ...one.aliases] })),
  ]
  const shared = new Map<string, SharedNetwork>()
  for (const { network: name, names } of members) {
    if (name === undefined) continue
    const before = shared.get(name)?.aliases ?? []
    shared.set(name, { name, aliases: [...new Set([...before, ...names])] })
  }
  return shared
}
