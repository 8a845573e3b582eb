import { describe, expect, test } from 'vitest'
import { forwardedUrl, localhostAddress } from './localhost-address.ts'

describe('an address of the container itself', () => {
  test.each([
    ['http://localhost:3000', { port: 3000, protocol: 'http', path: '/' }],
    ['https://127.0.0.1:8443/a?b=1#c', { port: 8443, protocol: 'https', path: '/a?b=1#c' }],
    ['http://0.0.0.0:8000/', { port: 8000, protocol: 'http', path: '/' }],
    ['http://[::]:8000/', { port: 8000, protocol: 'http', path: '/' }],
    ['http://[::1]/x', { port: 80, protocol: 'http', path: '/x' }],
    ['https://localhost', { port: 443, protocol: 'https', path: '/' }],
    [
      'http://localhost:3000//evil.example/x',
      { port: 3000, protocol: 'http', path: '/evil.example/x' },
    ],
  ])('%s', (text, expected) => {
    expect(localhostAddress(new URL(text))).toEqual(expected)
  })
})

test.each([
  'http://example.com:3000',
  'http://localhost.example.com:3000',
  'http://10.0.0.1:3000',
  'ftp://localhost:21',
  'http://amber-hut-3000.ports.localhost:7080',
])('%s is none', (text) => {
  expect(localhostAddress(new URL(text))).toBeNull()
})

test('it is forwarded with path, query and fragment, always to that one host', () => {
  const pattern = 'https://amber-hut-{port}.ports.example:8443/'
  const at = 'https://amber-hut-3000.ports.example:8443'
  expect(forwardedUrl(pattern, 3000)).toBe(`${at}/`)
  expect(forwardedUrl(pattern, 3000, '/a?b=1#c')).toBe(`${at}/a?b=1#c`)
  expect(new URL(forwardedUrl(pattern, 3000, '@evil.example')).origin).toBe(at)
})
