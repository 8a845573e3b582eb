import { expect, test } from 'vitest'
import { sharesOf } from './shares.ts'

const whole = { memoryBytes: 4 * 1024 ** 3, cpus: 2, pids: 2048 }
const nothing = { memoryBytes: null, cpus: null, pids: null }

test('a codespace with nothing beside it has all that there is', () => {
  expect(sharesOf(whole, [])).toEqual({ own: whole, companions: new Map() })
})

test('services that ask for nothing share a quarter', () => {
  const { own, companions } = sharesOf(whole, [
    { name: 'db', limits: nothing },
    { name: 'cache', limits: nothing },
  ])
  const each = { memoryBytes: 512 * 1024 ** 2, cpus: 0.25, pids: 256 }
  expect(companions).toEqual(
    new Map([
      ['db', each],
      ['cache', each],
    ]),
  )
  expect(own).toEqual({ memoryBytes: 3 * 1024 ** 3, cpus: 1.5, pids: 1536 })
})

test('whatever they ask for, a quarter is left for the work, and all of it together is no more', () => {
  const asked = { memoryBytes: 100 * 1024 ** 3, cpus: 64, pids: 1_000_000 }
  const { own, companions } = sharesOf(whole, [
    { name: 'search', limits: asked },
    { name: 'db', limits: nothing },
  ])
  for (const key of ['memoryBytes', 'cpus', 'pids'] as const) {
    const all = [own, ...companions.values()].map((limits) => limits[key])
    expect(all.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(whole[key] + 0.001)
    expect(own[key]).toBeGreaterThanOrEqual(whole[key] / 4 - 0.02 - (key === 'cpus' ? 0.05 : 1e8))
  }
  expect(companions.get('search')?.memoryBytes).toBeGreaterThan(2.5 * 1024 ** 3)
})
