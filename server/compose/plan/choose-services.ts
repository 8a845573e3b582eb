import { type Notices, quote } from '#server/devcontainers/notices.ts'
import type { Place } from '#server/devcontainers/read-json.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { named, type Service } from './read-service.ts'

/** By the keys of devcontainer.json, and where it says them. */
export type Wanted = { service: string; runServices: readonly string[] | null; place: Place }

/** Addresses of a codespace’s network are few. */
const mostCompanions = 8

/**
 * Which services run beside the main one: those of `runServices`, without it all that no profile
 * keeps back, and what any of them depends on.
 * @throws DevcontainerError where one is not there, or they wait for each other
 */
export function chooseServices(
  services: ReadonlyMap<string, Service>,
  { service, runServices, place }: Wanted,
  notices: Notices,
): { main: Service; companions: Service[] } {
  const main = services.get(service)
  if (!main) throw wrongAt(place, `${named(service)} is in none of its Compose files.`)
  const asked = runServices ?? usual(services)
  const chosen = new Map([[main.name, main]])
  const waiting = [main.name, ...asked].map((name) => ({ name, place }))
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const found = services.get(next.name)
    if (!found) throw wrongAt(next.place, `${named(next.name)} is in none of its Compose files.`)
    chosen.set(found.name, found)
    for (const dependency of found.dependsOn) {
      if (chosen.has(dependency.name)) continue
      if (dependency.isRequired || services.has(dependency.name)) waiting.push(dependency)
    }
    if (chosen.size > mostCompanions + 1) {
      throw wrongAt(found.place, `more than ${mostCompanions} services would run beside it.`)
    }
  }
  const left = [...services.keys()].filter((name) => !chosen.has(name))
  if (left.length > 0) notices.add(`Not started: ${left.slice(0, 20).map(quote).join(', ')}.`)
  requireNoCircle(chosen, main)
  const companions = [...chosen.values()].filter((one) => one !== main)
  companions.sort((one, other) => (one.name < other.name ? -1 : 1))
  return { main, companions }
}

const usual = (services: ReadonlyMap<string, Service>): string[] =>
  [...services.values()].filter(({ profiles }) => profiles.length === 0).map(({ name }) => name)

function requireNoCircle(chosen: ReadonlyMap<string, Service>, main: Service): void {
  const done = new Set<string>()
  const visit = (service: Service, above: ReadonlySet<string>): void => {
    if (done.has(service.name)) return
    const path = new Set([...above, service.name])
    for (const { name, place } of service.dependsOn) {
      if (path.has(name))
        throw wrongAt(place, `${quote(service.name)} and ${quote(name)} wait for each other.`)
      const next = chosen.get(name)
      // The codespace's own container is there before the others, whoever waits for it.
      if (next && next !== main) visit(next, path)
    }
    done.add(service.name)
  }
  for (const service of chosen.values()) visit(service, new Set())
}
