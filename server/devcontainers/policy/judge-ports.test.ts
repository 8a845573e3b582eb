import { expect, test } from 'vitest'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import { judgePorts } from './judge-ports.ts'
import { placeNamesOf } from './place-names.ts'

const said = { label: null, onAutoForward: null, protocol: null, visibility: null }

test('S-41 only ports of the container itself are forwarded, each once', () => {
  const forwardPorts = [3000, '3000', 'localhost:4000', 'db:5432', 0, '70000', '10.0.0.1:80']
  const { ports, notices } = judgePorts({ forwardPorts }, () => true)
  expect(ports.forward).toEqual([3000, 4000])
  expect(notices).toHaveLength(3)
  expect(notices[0]).toMatchObject({ key: 'forwardPorts', item: 'db:5432' })
})

test('a service that shares the container’s network is at its localhost, and no other is', () => {
  const none = { aliases: [], dependsOn: [] }
  const services = {
    ...{ aliases: ['app'], network: 'app', dependsOn: [] },
    companions: [
      { ...none, name: 'db', aliases: ['postgres'], network: 'app' },
      { ...none, name: 'cache' },
    ],
  } as unknown as DevcontainerConfig['services']
  const names = placeNamesOf(services)
  expect(names).toEqual({ here: ['app', 'db', 'postgres'], beside: ['cache'] })
  expect(placeNamesOf(null)).toEqual({ here: [], beside: [] })
  const forwardPorts = ['db:5432', 'app:3000', 'other:6379']
  const { ports, notices } = judgePorts({ forwardPorts }, () => true, names)
  expect(ports.forward).toEqual([5432, 3000])
  expect(ports.ofServices).toBeUndefined()
  expect(notices).toMatchObject([{ item: 'other:6379' }])
})

test('a port of a service has its own number here, or the next one that is free', () => {
  const names = { here: ['app'], beside: ['db', 'replica'] }
  const forwardPorts = [
    'db:5432',
    'replica:5432',
    'db:5432',
    'app:5433',
    'db:65535',
    'replica:65535',
  ]
  const portsAttributes = { 'replica:5432': { label: 'Replica' } }
  const { ports, notices } = judgePorts({ forwardPorts, portsAttributes }, () => true, names)
  expect(ports.forward).toEqual([5433])
  expect(ports.ofServices).toEqual([
    { service: 'db', servicePort: 5432, port: 5432 },
    { service: 'replica', servicePort: 5432, port: 5434 },
    { service: 'db', servicePort: 65_535, port: 65_535 },
    { service: 'replica', servicePort: 65_535, port: 1024 },
  ])
  expect(ports.attributes).toEqual([{ match: '5434', ...said, label: 'Replica' }])
  expect(notices).toEqual([])
})

test('S-34 an image or a Feature does not say who may open a port', () => {
  const portsAttributes = {
    '3000': { visibility: 'public' },
    '4000': { visibility: 'public' },
  } as const
  const { ports } = judgePorts({ portsAttributes }, (match) => match === '3000')
  expect(ports.attributes).toEqual([{ match: '3000', ...said, visibility: 'public' }])
})

test('S-34 of all other ports together nobody says who may open them', () => {
  const otherPortsAttributes = { visibility: 'public', onAutoForward: 'silent' } as const
  const { ports, notices } = judgePorts({ otherPortsAttributes }, () => true)
  expect(ports.otherAttributes).toEqual({ match: '', ...said, onAutoForward: 'silent' })
  expect(notices).toHaveLength(1)
})
