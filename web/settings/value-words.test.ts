import { expect, test } from 'vitest'
import { boundsWord, choiceWord } from './value-words.ts'

test('bounds say their unit once where it is the same, and each its own otherwise', () => {
  const minutes = { minimum: 1, maximum: 30 * 24 * 60 }
  expect(boundsWord(minutes, 'minutes')).toBe('From 1 minute to 30 days.')
  expect(boundsWord({ minimum: 1, maximum: 365 }, 'days')).toBe('From 1 to 365 days.')
  expect(boundsWord({ minimum: 0, maximum: 365 }, 'days')).toBe('From 0 to 365 days.')
  expect(boundsWord({ minimum: 1, maximum: 10_000 }, null)).toBe('From 1 to 10,000.')
  expect(boundsWord({ minimum: 64 * 2 ** 20, maximum: 2 ** 40 }, 'bytes')).toBe(
    'From 64 MiB to 1 TiB.',
  )
})

test('a choice is called what its schema calls it, and otherwise by its own word', () => {
  const schema = { type: 'string', enum: ['starttls', 'none'], names: { starttls: 'STARTTLS' } }
  expect(choiceWord('starttls', schema)).toBe('STARTTLS')
  expect(choiceWord('none', schema)).toBe('None')
  expect(choiceWord('by-name', {})).toBe('By name')
  expect([choiceWord(null, schema), choiceWord(true, schema)]).toEqual(['Not set', 'On'])
})
