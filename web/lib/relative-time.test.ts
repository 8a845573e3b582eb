import { expect, test } from 'vitest'
import { duration, relativeTime, span } from './relative-time.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

test('a time is told in the largest unit that fits', () => {
  expect(relativeTime(0, 30_000)).toBe('just now')
  expect(relativeTime(0, 5 * minuteMs)).toBe('5 minutes ago')
  expect(relativeTime(0, 30 * minuteMs * 2)).toBe('1 hour ago')
  expect(relativeTime(0, dayMs)).toBe('yesterday')
  expect(relativeTime(0, 400 * dayMs)).toBe('last year')
  expect(relativeTime(6.4 * dayMs, 0)).toBe('in 6 days')
  expect(relativeTime(7 * dayMs - 1000, 0)).toBe('in 7 days')
})

test('a duration is told as finely as it matters', () => {
  expect(duration(-5)).toBe('0.0 s')
  expect(duration(420)).toBe('0.4 s')
  expect(duration(9960)).toBe('10 s')
  expect(duration(59_600)).toBe('1 min 00 s')
  expect(duration(185_000)).toBe('3 min 05 s')
})

test.each([
  [7 * dayMs, '7 days'],
  [dayMs, '1 day'],
  [36 * 60 * minuteMs, '36 hours'],
  [90 * minuteMs, '90 minutes'],
  [30_000, '30 seconds'],
])('%d ms are told as %s', (ms, words) => {
  expect(span(ms)).toBe(words)
})
