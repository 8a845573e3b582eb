import { expect, test } from 'vitest'
import { composeProperties, composePropertyOf } from '../policy/compose-properties.ts'
import { composeTables } from '../policy/compose-tables.ts'
import { composeSchemaProperties } from './schema-properties.testing.ts'

const named = composeSchemaProperties()
const own = new Map(composeProperties.map((property) => [property.key, property.verdict]))

test('every property of the specification’s schema has a verdict', () => {
  expect(named.length).toBeGreaterThan(150)
  expect(named.filter((key) => !composePropertyOf(key))).toEqual([])
  expect(composeProperties.length).toBe(own.size)
})

test('what works has words of its own for whatever is within it', () => {
  const unsaid = named.filter((key) => {
    const verdict = composePropertyOf(key)?.verdict
    return !own.has(key) && (verdict === 'honoured' || verdict === 'transformed')
  })
  expect(unsaid).toEqual([])
})

test('nothing has a verdict that the specification does not know', () => {
  expect([...own.keys()].filter((key) => !named.includes(key))).toEqual([])
})

test('what is refused names another way', () => {
  const refused = composeProperties.filter(({ verdict }) => verdict === 'refused')
  expect(refused.filter(({ instead }) => instead === undefined)).toEqual([])
})

test('the documents say the same of every property', async () => {
  await expect(composeTables()).toMatchFileSnapshot('../../../docs/compose-properties.md')
})
