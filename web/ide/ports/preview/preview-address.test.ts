import { expect, test } from 'vitest'
import { typedPath, withTools } from './preview-address.ts'

const of = { port: 3000, url: 'https://amber-hut-3000.ports.example/' }

test.each([
  ['/a?b=1#c', '/a?b=1#c'],
  ['', '/'],
  ['docs/x', '/docs/x'],
  ['http://localhost:3000/a', '/a'],
  ['https://amber-hut-3000.ports.example/b?c', '/b?c'],
  ['//evil.example/x', '/evil.example/x'],
  ['/a b', '/a%20b'],
  ['http://localhost:4000/a', null],
  ['https://evil.example/', null],
  ['javascript:alert(1)', '/javascript:alert(1)'],
])('%j leads to %j', (typed, path) => {
  expect(typedPath(typed, of)).toBe(path)
})

test('the tools are turned on on the way to a page', () => {
  expect(withTools('/a?b=1', true)).toBe('/.bothy/preview-tools?on=1&to=%2Fa%3Fb%3D1')
})
