import { expect, test } from 'vitest'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import { judgePorts, namesOfLocalhost } from './judge-ports.ts'

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
  expect(namesOfLocalhost(services)).toEqual(['app', 'db', 'postgres'])
  expect(namesOfLocalhost(null)).toEqual([])
  const forwardPorts = ['db:5432', 'app:3000', 'cache:6379']
  const { ports, notices } = judgePorts({ forwardPorts }, () => true, ['app', 'db'])
  expect(ports.forward).toEqual([5432, 3000])
  expect(notices).toMatchObject([{ item: 'cache:6379' }])
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
