import { expect, test } from 'vitest'
import { SteadyClock } from '#server/system/steady-clock.ts'
import { ExportPace } from './export-pace.ts'

const minuteMs = 60_000
const megabyte = 1024 ** 2

test('a slow line has ten minutes, and then half a megabit a second', () => {
  let now = 0
  const pace = new ExportPace({ steadyClock: new SteadyClock({ now: () => now }) })
  now = 10 * minuteMs
  expect(pace.problem()).toBeNull()
  now += 1000
  expect(pace.problem()).toBe('It was taken too slowly.')
  pace.took(megabyte)
  expect(pace.problem()).toBeNull()
  now += 15_000
  expect(pace.problem()).toBeNull()
  now += 1000
  expect(pace.problem()).toBe('It was taken too slowly.')
})

test('however fast it is taken, it ends after six hours', () => {
  let now = 0
  const pace = new ExportPace({ steadyClock: new SteadyClock({ now: () => now }) })
  pace.took(1_000_000 * megabyte)
  now = 360 * minuteMs
  expect(pace.problem()).toBeNull()
  now += 1
  expect(pace.problem()).toBe('It took longer than a download may.')
})
