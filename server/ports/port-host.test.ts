import { expect, test } from 'vitest'
import { portHostOf, portOfOrigin, portOrigin, portUrlPattern } from './port-host.ts'

const config = { portsUrl: 'https://ports.bothy.example' }
const name = 'amber-hut-23456789abcde'

test('a port is at the host of its name and number', () => {
  const host = { name, port: 3000 }
  expect(portOrigin(config, host)).toBe(`https://${name}-3000.ports.bothy.example`)
  expect(portHostOf(config, `${name}-3000.ports.bothy.example`)).toEqual(host)
  expect(portOfOrigin(config, `https://${name}-3000.ports.bothy.example`)).toEqual(host)
  expect(portUrlPattern(config, name)).toBe(`https://${name}-{port}.ports.bothy.example/`)
})

test.for([
  [undefined, 'none at all'],
  ['', 'an empty one'],
  [`${name}.ports.bothy.example`, 'without a port'],
  [`${name}-0.ports.bothy.example`, 'port 0'],
  [`${name}-03000.ports.bothy.example`, 'a number with a zero before it'],
  [`${name}-65536.ports.bothy.example`, 'a number that is too large'],
  [`${name}-3000.ports.bothy.example:443`, 'a port of its own'],
  [`${name}-3000.ports.bothy.example.`, 'a dot at the end'],
  [`${name}-3000.ports.bothy.example.evil.example`, 'another domain behind it'],
  [`x.${name}-3000.ports.bothy.example`, 'a name before it'],
  [`${name.toUpperCase()}-3000.ports.bothy.example`, 'another case'],
  [`files-${name}-3000.ports.bothy.example`, 'the host of files'],
  [`${'a'.repeat(58)}-3000.ports.bothy.example`, 'a name that is too long'],
  ['127.0.0.1', 'an address'],
] as const)('S-44 %s is no port: %s', ([host]) => {
  expect(portHostOf(config, host)).toBeNull()
})

test('an origin of another scheme is no port', () => {
  expect(portOfOrigin(config, `http://${name}-3000.ports.bothy.example`)).toBeNull()
  expect(portOfOrigin(config, 'null')).toBeNull()
})

test('without a domain for ports there are none', () => {
  const none = { portsUrl: null }
  expect(portHostOf(none, `${name}-3000.ports.bothy.example`)).toBeNull()
  expect(portOrigin(none, { name, port: 3000 })).toBeNull()
  expect(portUrlPattern(none, name)).toBeNull()
})
