import { expect, test } from 'vitest'
import type { PortAttributes } from '#server/ports/port-values.schema.ts'
import { aDetectedPort, aForwardedPort, aPortsView } from './a-port.testing.ts'
import type { CommandMatches } from './command-matches.ts'
import { Ports } from './ports.ts'

const plainMatches = () =>
  ({
    find: async () => undefined,
    isMatch: (pattern: string, command: string) => command.includes(pattern),
  }) as unknown as CommandMatches
const attributes = (match: string, given: Partial<PortAttributes>): PortAttributes => ({
  match,
  label: null,
  onAutoForward: null,
  protocol: null,
  visibility: null,
  ...given,
})
const rows = (ports: Ports) => ports.store.getState().rows

test('what listens and what is kept stand in one list, by number', async () => {
  const ports = new Ports(plainMatches())
  await ports.takeView(
    aPortsView({
      ports: [
        aForwardedPort({ port: 5000, label: 'api', visibility: 'public', protocol: 'https' }),
        aForwardedPort({ port: 80, source: 'configuration' }),
      ],
    }),
  )
  await ports.takeDetected([
    aDetectedPort({ port: 5000 }),
    aDetectedPort(),
    aDetectedPort({ port: 9000, isListening: false }),
  ])
  expect(rows(ports)).toMatchObject([
    { port: 80, isListening: false, origin: 'configuration', process: null, isKept: true },
    {
      port: 3000,
      isListening: true,
      origin: 'process',
      isKept: false,
      visibility: 'private',
      url: 'https://amber-hut-3000.ports.example/',
    },
    { port: 5000, label: 'api', isListening: true, visibility: 'public', protocol: 'https' },
  ])
})

test('the configuration names what is only detected, and leaves out what it ignores', async () => {
  const ports = new Ports(plainMatches())
  await ports.takeView(
    aPortsView({
      attributes: [
        attributes('3000', { label: 'web', onAutoForward: 'silent' }),
        attributes('inspect', { onAutoForward: 'ignore' }),
      ],
    }),
  )
  const inspector = { pid: 8, name: 'node', command: 'node --inspect x.js' }
  await ports.takeDetected([aDetectedPort(), aDetectedPort({ port: 9229, process: inspector })])
  expect(rows(ports)).toMatchObject([{ port: 3000, label: 'web', onAutoForward: 'silent' }])
  await ports.takeView(aPortsView({ ports: [aForwardedPort({ port: 9229 })] }))
  expect(rows(ports).map(({ port }) => port)).toEqual([3000, 9229])
})

test('one that was put away comes back when something else listens on it', async () => {
  const ports = new Ports(plainMatches())
  await ports.takeDetected([aDetectedPort()])
  await ports.hide(3000)
  expect(rows(ports)).toEqual([])
  await ports.takeDetected([aDetectedPort()])
  expect(rows(ports)).toEqual([])
  await ports.takeDetected([])
  await ports.takeDetected([aDetectedPort()])
  expect(rows(ports)).toHaveLength(1)
})

test('without a domain for ports they are listed, without an address', async () => {
  const ports = new Ports(plainMatches())
  await ports.takeView(aPortsView({ urlPattern: null, why: 'No domain.' }))
  await ports.takeDetected([aDetectedPort()])
  expect(rows(ports)).toMatchObject([{ port: 3000, url: null }])
})

test('what listens at the number that stands for a service is another thing', async () => {
  const ports = new Ports(plainMatches())
  const service = 'db:5432'
  await ports.takeView(aPortsView({ ports: [aForwardedPort({ port: 5432, service })] }))
  await ports.takeDetected([aDetectedPort({ port: 5432 })])
  expect(rows(ports)).toMatchObject([{ port: 5432, service, isListening: false, process: null }])
})
