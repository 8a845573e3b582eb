import type {
  ConfiguredPorts,
  PortAttributes,
  ServicePort,
} from '#server/ports/port-values.schema.ts'
import type { PortAttributes as Asked, MergedDevContainer } from '../model/dev-container.ts'
import { propertyOf } from '../model/properties.ts'
import type { PlaceNames } from './place-names.ts'
import { verdictWords } from './verdict-words.ts'

/** A list that is longer was made by a program. */
const mostPorts = 100
const mostNumber = 65_535
const longest = { match: 300, label: 100 }
/** Of what a browser has nothing to do with; the table of properties says why. */
const ungiven = ['visibility', 'requireLocalPort', 'elevateIfNeeded'] as const

type Wanted = Pick<MergedDevContainer, 'forwardPorts' | 'portsAttributes' | 'otherPortsAttributes'>
/** What of a key has no effect, and the end of the sentence that says so. */
type Notice = { key: keyof Wanted; item: string; says: string }
type JudgedPorts = { ports: ConfiguredPorts; notices: Notice[] }

const notOurs =
  'has no effect: a port is a number from 1 to 65535 of the container’s own, or of a service of its Compose files.'

/**
 * What of all that is said about ports has an effect here (S-41). `isOwn`: the repository itself
 * says that of the port; who may open one is no image's and no Feature's to say (S-34).
 */
export function judgePorts(
  wanted: Wanted,
  isOwn: (match: string) => boolean,
  names: PlaceNames = { here: [], beside: [] },
): JudgedPorts {
  const { forwardPorts = [], portsAttributes = {}, otherPortsAttributes } = wanted
  const read = forwardPorts.map((port) => ({ port, place: placeOf(port, names) }))
  const elsewhere = read.filter(({ place }) => place === null).map(({ port }) => port)
  const places = read.map(({ place }) => place).filter((place) => place !== null)
  const own = places.filter(({ service }) => service === null)
  const forward = [...new Set(own.map(({ port }) => port))].slice(0, mostPorts)
  const ofServices = numbered(places, new Set(forward))
  const numbers = new Map(
    ofServices.map(({ service, servicePort, port }) => [`${service}:${servicePort}`, port]),
  )
  const attributes = Object.entries(portsAttributes)
    .filter(([match]) => match.length <= longest.match)
    .map(([match, asked]) => {
      const said = attributesFor(String(numbers.get(match) ?? match), asked)
      return isOwn(match) ? said : { ...said, visibility: null }
    })
    .filter(saysSomething)
    .slice(0, mostPorts)
  const others = otherPortsAttributes && { ...attributesFor('', otherPortsAttributes) }
  if (others) others.visibility = null
  return {
    ports: {
      forward,
      attributes,
      otherAttributes: others && saysSomething(others) ? others : null,
      ...(ofServices.length > 0 && { ofServices }),
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

/** `service` is null where that is the container itself. */
type Place = { service: string | null; port: number }

function placeOf(port: number | string, { here, beside }: PlaceNames): Place | null {
  const [, host = 'localhost', digits] = /^(?:([^:]+):)?(\d{1,5})$/.exec(String(port)) ?? []
  const number = Number(digits)
  if (!(number >= 1 && number <= mostNumber)) return null
  if (['localhost', '127.0.0.1', ...here].includes(host)) return { service: null, port: number }
  return beside.includes(host) ? { service: host, port: number } : null
}

/**
 * Each port of a service with the number by which it is forwarded here: its own, or where another
 * has that the next one that is free, as Visual Studio Code does it.
 */
function numbered(places: readonly Place[], taken: Set<number>): ServicePort[] {
  const found = new Map<string, ServicePort>()
  for (const { service, port: servicePort } of places) {
    if (service === null || found.has(`${service}:${servicePort}`)) continue
    let port = servicePort
    while (taken.has(port)) port = port === mostNumber ? 1024 : port + 1
    taken.add(port)
    found.set(`${service}:${servicePort}`, { port, service, servicePort })
    if (found.size === mostPorts) break
  }
  return [...found.values()]
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
