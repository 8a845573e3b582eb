import { expect, test } from 'vitest'
import { namesWord } from './changed-secrets.ts'

test.for([
  [['A'], 'A'],
  [['A', 'B'], 'A and B'],
  [['A', 'B', 'C'], 'A, B and 1 other secret'],
  [['A', 'B', 'C', 'D'], 'A, B and 2 other secrets'],
] as const)('%j are said as %s', ([names, words]) => {
  expect(namesWord(names)).toBe(words)
})
