import { type Notices, quote } from '#server/devcontainers/notices.ts'
import { joinedService, type Service } from './read-service.ts'

/**
 * By service: the name of the network that it shares with others, of those that do. All that join
 * one another by `network_mode` have the same. None of them may wait for itself, by joining it too.
 */
export function shareNetworks(services: readonly Service[]): Map<string, string> {
  const byName = new Map(services.map((service) => [service.name, service]))
  const rootOf = (service: Service): string => {
    const next = byName.get(joinedService(service.networkMode) ?? '')
    return next ? rootOf(next) : service.name
  }
  const joining = services.filter(({ networkMode }) => joinedService(networkMode) !== null)
  const roots = [...new Set(joining.map(rootOf))].sort()
  return new Map(
    services.flatMap((service): [string, string][] => {
      const index = roots.indexOf(rootOf(service))
      return index === -1 ? [] : [[service.name, `shared-${index + 1}`]]
    }),
  )
}

const oneNetwork = 'all containers of a codespace are on one network of its own'

/** What is said of one that is no other service's, and not the usual. */
export function remarkNetworkMode({ name, networkMode }: Service, notices: Notices): void {
  if (networkMode === null || joinedService(networkMode) !== null) return
  if (/^(bridge|default)$/.test(networkMode)) return
  const whose = `"network_mode" of ${quote(name)}`
  if (networkMode === 'host' || networkMode.startsWith('container:')) {
    const instead = 'Instead, reach another service by its name.'
    notices.add(`${whose} is refused: ${oneNetwork}, and on none of the server’s. ${instead}`)
  } else notices.add(`${quote(networkMode)} in ${whose} has no effect: ${oneNetwork}.`)
}
