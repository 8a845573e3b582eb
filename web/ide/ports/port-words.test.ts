import { expect, test } from 'vitest'
import { choosableVisibilities, listeningWords, nameOfPort, typedPort } from './port-words.ts'

test.each([
  ['3000', 3000],
  [' localhost:8080 ', 8080],
  ['http://localhost:5173/', 5173],
  ['127.0.0.1:1', 1],
  ['0', null],
  ['65536', null],
  ['3000x', null],
  ['db:5432', null],
  ['', null],
])('%j is the port %s', (text, port) => {
  expect(typedPort(text)).toBe(port)
})

test('a port of a service is called by its place, whatever number stands for it here', () => {
  const port = { port: 5433, label: null, service: 'db:5432' }
  expect(nameOfPort(port)).toBe('db:5432')
  expect(nameOfPort({ ...port, label: 'Shop' })).toBe('Shop (db:5432)')
  expect(nameOfPort({ ...port, service: null })).toBe('5433')
  // What listens there is not seen from here.
  const words = listeningWords({ service: 'db:5432', isListening: true })
  expect(words.label).toBe('A service beside the codespace')
})

test('what may be chosen ends with the policy, and needs an organization for its members', () => {
  const of = (maxVisibility: 'private' | 'org' | 'public', hasOrganization: boolean) =>
    choosableVisibilities({ maxVisibility, hasOrganization })
  expect(of('public', true)).toEqual(['private', 'org', 'public'])
  expect(of('public', false)).toEqual(['private', 'public'])
  expect(of('org', true)).toEqual(['private', 'org'])
  expect(of('private', true)).toEqual(['private'])
})
