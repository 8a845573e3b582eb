import type { ConfiguredPorts, PortAttributes } from '#server/ports/port-values.schema.ts'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import type { PortAttributes as Asked, MergedDevContainer } from '../model/dev-container.ts'
import { propertyOf } from '../model/properties.ts'
import { verdictWords } from './verdict-words.ts'

/** A list that is longer was made by a program. */
const mostPorts = 100
const longest = { match: 300, label: 100 }
/** Of what a browser has nothing to do with; the table of properties says why. */
const ungiven = ['visibility', 'requireLocalPort', 'elevateIfNeeded'] as const

type Wanted = Pick<MergedDevContainer, 'forwardPorts' | 'portsAttributes' | 'otherPortsAttributes'>
/** What of a key has no effect, and the end of the sentence that says so. */
type Notice = { key: keyof Wanted; item: string; says: string }
type JudgedPorts = { ports: ConfiguredPorts; notices: Notice[] }

const notOurs =
  'has no effect: a port is a number of the container’s own, from 1 to 65535. A service with an address of its own is reached by its name from inside the codespace.'

/** By which names services are at the container's own localhost: itself, and who shares that. */
export function namesOfLocalhost(services: DevcontainerConfig['services']): string[] {
  if (!services) return []
  const { aliases, companions, network } = services
  const sharing = companions.filter((one) => network !== undefined && one.network === network)
  return [...aliases, ...sharing.flatMap((one) => [one.name, ...one.aliases])]
}

/**
 * What of all that is said about ports has an effect here (S-41). `isOwn`: the repository itself
 * says that of the port; who may open one is no image's and no Feature's to say (S-34).
 */
export function judgePorts(
  wanted: Wanted,
  isOwn: (match: string) => boolean,
  namesHere: readonly string[] = [],
): JudgedPorts {
  const { forwardPorts = [], portsAttributes = {}, otherPortsAttributes } = wanted
  const read = forwardPorts.map((port) => ({ port, number: portOf(port, namesHere) }))
  const elsewhere = read.filter(({ number }) => number === null).map(({ port }) => port)
  const forward = [...new Set(read.map(({ number }) => number).filter((one) => one !== null))]
  const attributes = Object.entries(portsAttributes)
    .filter(([match]) => match.length <= longest.match)
    .map(([match, asked]) => {
      const said = attributesFor(match, asked)
      return isOwn(match) ? said : { ...said, visibility: null }
    })
    .filter(saysSomething)
    .slice(0, mostPorts)
  const others = otherPortsAttributes && { ...attributesFor('', otherPortsAttributes) }
  if (others) others.visibility = null
  return {
    ports: {
      forward: forward.slice(0, mostPorts),
      attributes,
      otherAttributes: others && saysSomething(others) ? others : null,
    },
    notices: [
      ...elsewhere.slice(0, 3).map((port) => {
        return { key: 'forwardPorts' as const, item: String(port), says: notOurs }
      }),
      ...noticesOf('portsAttributes', Object.values(portsAttributes)),
      ...noticesOf('otherPortsAttributes', otherPortsAttributes ? [otherPortsAttributes] : []),
    ],
  }
}

/** A service with an address of its own has ports of its own, and none of those is forwarded. */
function portOf(port: number | string, namesHere: readonly string[]): number | null {
  const [, host = 'localhost', digits] = /^(?:([^:]+):)?(\d{1,5})$/.exec(String(port)) ?? []
  if (!['localhost', '127.0.0.1', ...namesHere].includes(host)) return null
  const number = Number(digits)
  return number >= 1 && number <= 65_535 ? number : null
}

function attributesFor(match: string, asked: Asked): PortAttributes {
  return {
    match,
    label: asked.label?.trim().slice(0, longest.label) || null,
    onAutoForward: asked.onAutoForward ?? null,
    protocol: asked.protocol ?? null,
    visibility: asked.visibility ?? null,
  }
}

const saysSomething = ({ match: _, ...said }: PortAttributes): boolean =>
  Object.values(said).some((value) => value !== null)

function noticesOf(
  key: 'portsAttributes' | 'otherPortsAttributes',
  all: readonly Asked[],
): JudgedPorts['notices'] {
  const group = key === 'portsAttributes' ? `${key}.*` : key
  return ungiven.flatMap((name) => {
    const property = propertyOf(`${group}.${name}`)
    const isSaid = all.some((asked) => asked[name] !== undefined)
    if (property?.verdict !== 'dropped' || !isSaid) return []
    return [{ key, item: name, says: verdictWords(property) }]
  })
}
