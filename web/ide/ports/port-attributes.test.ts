import { expect, test } from 'vitest'
import type { PortAttributes } from '#server/ports/port-values.schema.ts'
import { isPattern, wantedOf } from './port-attributes.ts'

const said = (match: string, given: Partial<PortAttributes> = {}): PortAttributes => ({
  match,
  label: null,
  onAutoForward: null,
  protocol: null,
  visibility: null,
  ...given,
})
const others = said('', { label: 'other', onAutoForward: 'ignore' })
const wanted = (
  port: number,
  { command = null, attributes }: { command?: string | null; attributes: PortAttributes[] },
) =>
  wantedOf({ port, command }, { attributes, otherAttributes: others }, (pattern, text) =>
    new RegExp(pattern).test(text),
  )

test('a number, a range and an expression over the command find their port', () => {
  const attributes = [
    said('3000', { label: 'web' }),
    said('4000-4010', { label: 'workers' }),
    said('.+/server\\.js', { label: 'node' }),
  ]
  expect(wanted(3000, { attributes }).label).toBe('web')
  expect([3999, 4000, 4010, 4011].map((port) => wanted(port, { attributes }).label)).toEqual([
    'other',
    'workers',
    'workers',
    'other',
  ])
  expect(wanted(5000, { command: 'node /app/server.js', attributes }).label).toBe('node')
  expect(wanted(5000, { command: null, attributes }).label).toBe('other')
})

test('the number outranks the others wherever it stands, each thing by itself', () => {
  const attributes = [
    said('3000-3010', { label: 'range', onAutoForward: 'silent', protocol: 'https' }),
    said('node', { onAutoForward: 'openPreview', visibility: 'org' }),
    said('localhost:3000', { label: 'web' }),
  ]
  expect(wanted(3000, { command: 'node x.js', attributes })).toEqual({
    label: 'web',
    onAutoForward: 'silent',
    protocol: 'https',
    visibility: 'org',
  })
})

test('what is said of all others counts only where nothing matches', () => {
  const attributes = [said('3000', { label: 'web' })]
  expect(wanted(3000, { attributes }).onAutoForward).toBeNull()
  expect(wanted(3001, { attributes })).toMatchObject({ label: 'other', onAutoForward: 'ignore' })
})

test('what is neither a number nor a range is an expression', () => {
  expect(['3000', 'localhost:80', '1-9', '3000 - 3010'].filter(isPattern)).toEqual([])
  expect(['db:5432', '^node', '30.0'].filter(isPattern)).toEqual(['db:5432', '^node', '30.0'])
})
