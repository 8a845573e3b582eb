import type { DetectedPort } from '#agent/protocol/ports.ts'
import type { ForwardedPort, PortsView } from '#server/ports/ports.schema.ts'
import type { PortRow } from './port-rows.ts'

/** A row of the list, of a program that listens on port 3000. */
export const aRow = (given: Partial<PortRow> = {}): PortRow => ({
  port: 3000,
  label: null,
  service: null,
  url: 'https://amber-hut-3000.ports.example/',
  path: '/',
  isListening: true,
  process: { pid: 7, name: 'node', command: 'node server.js' },
  protocol: 'http',
  foundProtocol: null,
  visibility: 'private',
  people: 0,
  isClosed: false,
  origin: 'process',
  isKept: false,
  onAutoForward: 'notify',
  ...given,
})

/** What the agent tells of a program that listens on port 3000. */
export const aDetectedPort = (given: Partial<DetectedPort> = {}): DetectedPort => ({
  port: 3000,
  isListening: true,
  process: { pid: 7, name: 'node', command: 'node server.js' },
  printed: null,
  ...given,
})

/** A port that the server keeps. */
export const aForwardedPort = (given: Partial<ForwardedPort> = {}): ForwardedPort => {
  const { port = 3000 } = given
  return {
    port,
    label: null,
    service: null,
    protocol: 'http',
    hasProtocol: false,
    visibility: 'private',
    people: 0,
    isClosed: false,
    source: 'user',
    url: `https://amber-hut-${port}.ports.example/`,
    ...given,
  }
}

/** What the server tells where nothing is kept and everything is allowed. */
export const aPortsView = (given: Partial<PortsView> = {}): PortsView => ({
  urlPattern: 'https://amber-hut-{port}.ports.example/',
  why: null,
  maxVisibility: 'public',
  hasTokens: true,
  hasOrganization: true,
  ports: [],
  attributes: [],
  otherAttributes: null,
  asked: [],
  ...given,
})
