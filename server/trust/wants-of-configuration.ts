import type { Wants } from '#server/codespaces/trust/trust.schema.ts'
import { servicesInWords } from '#server/compose/compose.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import { commandsInWords, optionsInWords, shown } from '#server/devcontainers/devcontainers.ts'

type OfConfiguration =
  | 'image'
  | 'build'
  | 'capAdd'
  | 'features'
  | 'services'
  | 'remoteUser'
  | 'commands'
  | 'ports'
  | 'mounts'

/** What of it its configuration alone decides. */
export function wantsOfConfiguration(config: DevcontainerConfig): Pick<Wants, OfConfiguration> {
  return {
    image: config.image,
    build: config.build && {
      dockerfile: shown(config.build.dockerfile),
      target: config.build.target && shown(config.build.target),
      args: Object.entries(config.build.args).map(([name, value]) => shown(`${name}=${value}`)),
    },
    capAdd: config.capAdd,
    features: config.features.map(({ reference, options, version, wants }) => ({
      reference: shown(reference),
      options: optionsInWords(options),
      version: version && shown(version),
      asks: wants,
    })),
    services: servicesInWords(config.services).map(({ name, image, dockerfile, command }) => ({
      name: shown(name),
      image,
      dockerfile: dockerfile && shown(dockerfile),
      command: shown(command),
    })),
    remoteUser: config.remoteUser ?? config.containerUser,
    commands: commandsInWords(config),
    ports: portsInWords(config.ports),
    mounts: mountsInWords(config.mounts),
  }
}

function portsInWords(ports: DevcontainerConfig['ports']) {
  const { forward, attributes, otherAttributes, ofServices = [] } = ports
  const ofService = new Map(
    ofServices.map(({ port, service, servicePort }) => [String(port), `${service}:${servicePort}`]),
  )
  const forwarded = [...forward.map(String), ...ofService.values()]
  const said = new Map(forwarded.map((name) => [name, ['forwarded']]))
  const all = otherAttributes ? [...attributes, { ...otherAttributes, match: '' }] : attributes
  for (const { match, label, protocol, visibility, onAutoForward } of all) {
    const name = match === '' ? 'All others' : (ofService.get(match) ?? match)
    const words = [label, protocol, visibility, onAutoForward].filter((one) => one !== null)
    said.set(name, [...(said.get(name) ?? []), ...words])
  }
  return [...said].map(([name, words]) => ({ name: shown(name), text: shown(words.join(', ')) }))
}

function mountsInWords({ volumes, tmpfs }: DevcontainerConfig['mounts']) {
  const kept = volumes.map(({ volume, target, isReadOnly }) => {
    return { name: shown(target), text: `volume ${volume}${isReadOnly ? ', read only' : ''}` }
  })
  return [...kept, ...tmpfs.map(({ target }) => ({ name: shown(target), text: 'memory' }))]
}
