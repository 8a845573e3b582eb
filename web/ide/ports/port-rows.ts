import type { DetectedPort } from '#agent/protocol/ports.ts'
import type {
  OnAutoForward,
  PortProtocol,
  PortVisibility,
} from '#server/ports/port-values.schema.ts'
import type { PortsView } from '#server/ports/ports.schema.ts'
import { forwardedUrl } from './localhost-address.ts'
import { type IsMatch, type Wanted, wantedOf } from './port-attributes.ts'

/** How it came into the list. */
export type PortOrigin = 'user' | 'configuration' | 'process' | 'output'

/** One line of the list of ports. */
export type PortRow = {
  port: number
  label: string | null
  /** `db:5432`, of a container beside the codespace's own: what listens there is not seen. */
  service: string | null
  /** Null where the codespaces here have no addresses for ports. */
  url: string | null
  /** Where its program says its page is: with the query, such as a token it asks for. */
  path: string
  isListening: boolean
  process: DetectedPort['process']
  protocol: PortProtocol
  /** The same where it follows from the command that runs, of which the server knows nothing yet. */
  foundProtocol: PortProtocol | null
  visibility: PortVisibility
  /** How many have been named who may open it as well. */
  people: number
  /** An administrator has closed it to everybody else. */
  isClosed: boolean
  origin: PortOrigin
  /** The server keeps it, whether something listens or not. */
  isKept: boolean
  onAutoForward: OnAutoForward
}

export type KnownPorts = {
  view: PortsView | null
  detected: readonly DetectedPort[]
  /** Detected ones that the user does not want to see as long as they listen. */
  hidden: ReadonlySet<number>
  isMatch: IsMatch
}

/**
 * What is listed: everything that is kept, and what listens now, unless the configuration or the
 * user said otherwise.
 */
export function portRows({ view, detected, hidden, isMatch }: KnownPorts): PortRow[] {
  const kept = new Map(view?.ports.map((port) => [port.port, port]))
  const found = new Map(detected.map((port) => [port.port, port]))
  const numbers = [...new Set([...kept.keys(), ...found.keys()])].sort((one, other) => one - other)
  return numbers.flatMap((port): PortRow[] => {
    const forwarded = kept.get(port)
    // Where the number stands for a service, what listens on it in the container is another thing.
    const seen = forwarded?.service ? undefined : found.get(port)
    const isListening = seen?.isListening ?? false
    if (!forwarded && (!isListening || hidden.has(port))) return []
    const process = seen?.process ?? null
    const wanted = wantedFor(view, { port, command: process?.command ?? null }, isMatch)
    const said = forwarded?.protocol ?? saidByNumber(view, port)
    const byCommand = forwarded?.hasProtocol ? null : (wanted?.protocol ?? null)
    const onAutoForward = wanted?.onAutoForward ?? 'notify'
    if (!forwarded && onAutoForward === 'ignore') return []
    const pattern = view?.urlPattern ?? null
    return [
      {
        port,
        label: forwarded?.label ?? wanted?.label ?? null,
        service: forwarded?.service ?? null,
        url: forwarded?.url ?? (pattern === null ? null : forwardedUrl(pattern, port)),
        path: seen?.printed?.path ?? '/',
        isListening,
        process,
        protocol: byCommand ?? said,
        foundProtocol: byCommand === said ? null : byCommand,
        visibility: forwarded?.visibility ?? 'private',
        people: forwarded?.people ?? 0,
        isClosed: forwarded?.isClosed ?? false,
        origin: forwarded?.source ?? (seen?.printed ? 'output' : 'process'),
        isKept: forwarded !== undefined,
        onAutoForward,
      },
    ]
  })
}

/** What the server takes it for, which reads no commands. */
const saidByNumber = (view: PortsView | null, port: number): PortProtocol =>
  wantedFor(view, { port, command: null }, () => false)?.protocol ?? 'http'

const wantedFor = (
  view: PortsView | null,
  of: { port: number; command: string | null },
  isMatch: IsMatch,
): Wanted | null => view && wantedOf(of, view, isMatch)
