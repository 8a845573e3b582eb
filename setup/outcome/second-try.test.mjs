import { expect, test } from 'vitest'
import { sumOutcomes } from './outcome.mjs'
import { afterSecondTry, filesToTryAgain } from './second-try.mjs'

const failed = (...names) => {
  const failures = names.map(([file, name]) => ({ file, name, error: `${name} is late` }))
  return { ...sumOutcomes([]), passed: 9, failed: failures.length, failures }
}

test('the files of what failed are run again, unless something failed that has no file', () => {
  const isFile = (file) => file.endsWith('.ts')
  const two = failed(['a.ts', 'one'], ['a.ts', 'two'], ['b.ts', 'one'])
  expect(filesToTryAgain(two, isFile)).toEqual(['a.ts', 'b.ts'])
  const outside = failed(['a.ts', 'one'], ['An error outside every test', ''])
  expect(filesToTryAgain(outside, isFile)).toEqual([])
  const many = failed(...Array.from({ length: 11 }, (_, index) => [`${index}.ts`, 'one']))
  expect(filesToTryAgain(many, isFile)).toEqual([])
})

test('what passes alone is flaky, with the error of its first try; what fails again has failed', () => {
  const outcome = afterSecondTry(
    failed(['a.ts', 'late'], ['a.ts', 'wrong']),
    failed(['a.ts', 'wrong']),
  )
  expect(outcome).toMatchObject({ passed: 10, failed: 1 })
  expect(outcome.failures).toMatchObject([{ name: 'wrong' }])
  expect(outcome.flaky).toEqual([{ file: 'a.ts', name: 'late', error: 'late is late' }])
})

test('a file that did not load the first time fails by whatever fails in it then', () => {
  const outcome = afterSecondTry(failed(['a.ts', '']), failed(['a.ts', 'wrong']))
  expect(outcome.failures).toMatchObject([{ file: 'a.ts', name: 'wrong' }])
  expect(afterSecondTry(failed(['a.ts', '']), failed())).toMatchObject({ passed: 9, failed: 0 })
})

test('so does a group of tests that did not begin', () => {
  const first = failed(['a.ts', 'on SQLite'])
  const outcome = afterSecondTry(first, failed(['a.ts', 'on SQLite > wrong'], ['a.ts', 'other']))
  expect(outcome.failures).toMatchObject([{ name: 'on SQLite > wrong' }])
  expect(outcome.failed).toBe(1)
})

test('a second try that did not come to its end mends nothing', () => {
  const crashed = failed(['Unit and contract tests', ''])
  const outcome = afterSecondTry(failed(['a.ts', 'late']), crashed)
  expect(outcome.failed).toBeGreaterThan(0)
})
