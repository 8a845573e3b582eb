// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import type { Quota } from '#server/usage/usage.schema.ts'
import { newlyPassed } from './told-levels.ts'

beforeEach(() => localStorage.clear())

const december = Date.UTC(2026, 11, 1)
const quota = (given: Partial<Quota>): Quota => ({
  kind: 'cores',
  of: 'person',
  organization: null,
  used: 0,
  limit: 100,
  resetsAt: december,
  ...given,
})
const levels = (...given: Partial<Quota>[]) =>
  newlyPassed(given.map(quota)).map(({ level }) => level)

test('each mark is told once in a month, the highest of those passed at once', () => {
  expect(levels({ used: 74 })).toEqual([])
  expect(levels({ used: 76 })).toEqual([75])
  expect(levels({ used: 80 })).toEqual([])
  expect(levels({ used: 101 })).toEqual([100])
  expect(levels({ used: 95 })).toEqual([])
})

test('another quota, another month and another limit are told anew', () => {
  expect(levels({ used: 76 })).toEqual([75])
  expect(levels({ used: 76, kind: 'storage' }, { used: 76 })).toEqual([75])
  expect(levels({ used: 76, of: 'organization', organization: 'github.com/acme' })).toEqual([75])
  expect(levels({ used: 160, limit: 200 })).toEqual([75])
  expect(levels({ used: 76, resetsAt: Date.UTC(2027, 0, 1) })).toEqual([75])
})

test('what stands in the browser and is nothing of ours is as if nothing were told', () => {
  localStorage.setItem('bothy.quotas.told', '"x"')
  expect(levels({ used: 76 })).toEqual([75])
})
