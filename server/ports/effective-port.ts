import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { configurationOf } from '#server/codespaces/configuration/configuration.ts'
import { isListedStart } from '#server/codespaces/trust/trusted-start.ts'
import {
  type ConfiguredPorts,
  type PortProtocol,
  type PortVisibility,
  portVisibility,
  type ServicePort,
} from './port-values.schema.ts'
import type { PortRow } from './ports.store.ts'

type Codespace = Pick<CodespaceRow, 'configuration' | 'generation' | 'trust' | 'desired'>

/** One port of a codespace: its number, and what is known of it beyond the configuration. */
export type PortFacts = {
  codespace: Codespace
  port: number
  known: PortRow | undefined
  /** How many its owner has named who may open it; absent where that has not been asked. */
  people?: number
}

export const configuredPortsOf = (codespace: Pick<CodespaceRow, 'configuration'>) =>
  configurationOf(codespace).ports

/** Which port of a container beside the codespace's own that number stands for; null for none. */
export const servicePortOf = (
  codespace: Pick<CodespaceRow, 'configuration'>,
  port: number,
): ServicePort | null =>
  configuredPortsOf(codespace).ofServices?.find((one) => one.port === port) ?? null

/**
 * What the number stands for, in words that are the same for as long as it does: empty for the
 * codespace's own container.
 */
export function standsFor(codespace: Pick<CodespaceRow, 'configuration'>, port: number): string {
  const of = servicePortOf(codespace, port)
  return of === null ? '' : `${of.service}:${of.servicePort}`
}

/**
 * Whether that is still what was shared: with another configuration the same number may stand for
 * a port of another container (S-35).
 */
export const isWhatWasShared = (
  codespace: Pick<CodespaceRow, 'configuration'>,
  shared: { port: number; standsFor: string },
): boolean => standsFor(codespace, shared.port) === shared.standsFor

/** All that the configuration has on the list from the start. */
export function forwardedPortsOf(codespace: Pick<CodespaceRow, 'configuration'>): number[] {
  const { forward, ofServices = [] } = configuredPortsOf(codespace)
  return [...forward, ...ofServices.map(({ port }) => port)]
}

/** The narrower of the two. */
export function atMost(wished: PortVisibility, most: PortVisibility): PortVisibility {
  const { options } = portVisibility
  return options[Math.min(options.indexOf(wished), options.indexOf(most))] ?? 'private'
}

/** What the configuration says of a port by its number, then of ranges in which it is. */
export function attributesOf({ attributes }: ConfiguredPorts, port: number) {
  return (
    attributes.find(({ match }) => match === String(port)) ??
    attributes.find(({ match }) => {
      const [, from, to] = /^(\d+)-(\d+)$/.exec(match) ?? []
      return from !== undefined && Number(from) <= port && port <= Number(to)
    })
  )
}

/**
 * Which ports the configuration wants opened to others. Those it names alone: a range counts for
 * what it forwards, and a pattern over commands for nothing, since commands are anybody's to write.
 */
export function configuredVisibility(
  codespace: Pick<CodespaceRow, 'configuration'>,
  port: number,
): PortVisibility {
  const said = attributesOf(configuredPortsOf(codespace), port)
  const isNamed = said?.match === String(port) || forwardedPortsOf(codespace).includes(port)
  return (isNamed ? said?.visibility : null) ?? 'private'
}

export const isRemoved = ({ codespace, known }: PortFacts): boolean =>
  known?.removedGeneration === codespace.generation

/**
 * What is wished of it for as long as this generation runs, before any policy: what its owner
 * chose; else what the configuration wants, where an administrator trusts the repository or its
 * owner has agreed (S-34, S-35).
 */
export function wishedVisibility({ codespace, port, known }: PortFacts): PortVisibility {
  if (codespace.desired !== 'running' || known?.closedAt) return 'private'
  if (known?.visibility && known.visibilityGeneration === codespace.generation) {
    return known.visibility
  }
  if (isRemoved({ codespace, port, known })) return 'private'
  const configured = configuredVisibility(codespace, port)
  const isAnswered = known?.answeredVisibility === configured
  const isTaken = isAnswered ? known.isAgreed === 1 : isListedStart(codespace)
  return isTaken ? configured : 'private'
}

/** Its owner has to say whether it is opened as the configuration wants. */
export function isAsked(facts: PortFacts): boolean {
  const { codespace, port, known } = facts
  const configured = configuredVisibility(codespace, port)
  return (
    configured !== 'private' &&
    known?.answeredVisibility !== configured &&
    !known?.closedAt &&
    !isListedStart(codespace) &&
    wishedVisibility(facts) === 'private'
  )
}

/** Said of this very port, and not only of all that nothing else is said of. */
export const hasProtocol = ({ codespace, port, known }: PortFacts): boolean =>
  (known?.protocol ?? attributesOf(configuredPortsOf(codespace), port)?.protocol ?? null) !== null

export function effectiveProtocol({ codespace, port, known }: PortFacts): PortProtocol {
  const configured = configuredPortsOf(codespace)
  return (
    known?.protocol ??
    attributesOf(configured, port)?.protocol ??
    configured.otherAttributes?.protocol ??
    'http'
  )
}

export function effectiveLabel({ codespace, port, known }: PortFacts): string | null {
  return known?.label ?? attributesOf(configuredPortsOf(codespace), port)?.label ?? null
}
