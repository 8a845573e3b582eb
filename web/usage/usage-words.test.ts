import { expect, test } from 'vitest'
import type { Quota } from '#server/usage/usage.schema.ts'
import { csvOf } from './usage-csv.ts'
import { leftWord, levelOf, monthWord, nextWords } from './usage-words.ts'

const quota = (given: Partial<Quota>): Quota => ({
  kind: 'cores',
  of: 'person',
  organization: null,
  used: 41,
  limit: 120,
  resetsAt: Date.UTC(2026, 11, 1),
  ...given,
})

test('what is left is said of whose it is', () => {
  expect(leftWord(quota({}))).toBe('You have 79 of 120 core-hours left this month.')
  expect(leftWord(quota({ of: 'organization', organization: 'github.com/acme', used: 130 }))).toBe(
    'github.com/acme has 0 of 120 core-hours left this month.',
  )
  expect(monthWord('2026-11')).toBe('November 2026')
})

test('it is told at 75, 90 and 100 percent', () => {
  const levels = [89.9, 90, 108, 120, 300].map((used) => levelOf(quota({ used })))
  expect(levels).toEqual([null, 75, 90, 100, 100])
  expect(levelOf(quota({ used: 0, limit: 0 }))).toBe(100)
})

test('what comes next is said with the day on which it begins anew', () => {
  expect(nextWords(quota({ used: 110 }))).toMatch(
    /^When they are used up nothing more starts, .* They begin anew on December 1\.$/,
  )
  expect(nextWords(quota({ used: 120, kind: 'storage' }))).toMatch(
    /^Nothing more can be created\. What there is starts, and can be exported and deleted\. They/,
  )
  const acme = { of: 'organization', organization: 'github.com/acme' } as const
  expect(nextWords(quota({ ...acme, used: 110 }))).toContain(
    'used up nothing more of its repositories starts',
  )
  expect(nextWords(quota({ ...acme, used: 120 }))).toMatch(
    /^Nothing more of its repositories starts/,
  )
})

test('a name that a spreadsheet would take for a formula is only text in the file', () => {
  const one = {
    codespaceId: 'a',
    name: 'amber-hut',
    displayName: '=HYPERLINK("evil")',
    organization: null,
    isGone: false,
    coreHours: 1.5,
    runningHours: 0.75,
    gigabyteHours: 3,
  }
  expect(csvOf([one]).split('\r\n')[1]).toBe(
    `"'=HYPERLINK(""evil"")",amber-hut,"",1.500,0.750,3.000`,
  )
})
