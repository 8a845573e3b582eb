import type { DevcontainerConfig } from '../devcontainers.schema.ts'

/** By which names containers are reached. */
export type PlaceNames = {
  /** At the container's own localhost: itself, and who shares that. */
  here: readonly string[]
  /** At an address of their own on the network of the codespace. */
  beside: readonly string[]
}

export function placeNamesOf(services: DevcontainerConfig['services']): PlaceNames {
  if (!services) return { here: [], beside: [] }
  const { aliases, companions, network } = services
  const isSharing = (one: (typeof companions)[number]) =>
    network !== undefined && one.network === network
  const namesOf = (some: typeof companions) => some.flatMap((one) => [one.name, ...one.aliases])
  return {
    here: [...aliases, ...namesOf(companions.filter(isSharing))],
    beside: namesOf(companions.filter((one) => !isSharing(one))),
  }
}
