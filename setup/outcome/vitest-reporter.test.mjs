import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../paths.mjs'

// Within the repository, where Vitest is found by the files.
const results = join(root, 'test-results')
mkdirSync(results, { recursive: true })
const folder = mkdtempSync(join(results, 'outcome-'))
afterAll(() => rmSync(folder, { recursive: true }))

const files = {
  'vitest.config.mjs': `export default { test: { include: ['*.test.mjs'], maxWorkers: 1 } }`,
  'each.test.mjs': `
    import { describe, expect, test } from 'vitest'
    let tries = 0
    test('passes', () => {})
    test.skip('is left out', () => {})
    test('passes the second time', () => expect(++tries, 'tries').toBe(2))
    describe('a group', () => test('fails', () => expect('this').toBe('that')))`,
  'group.test.mjs': `
    import { beforeAll, describe, test } from 'vitest'
    describe('a group', () => {
      beforeAll(() => { throw new Error('no engine') })
      test('never runs', () => {})
    })`,
  'loads-not.test.mjs': `import './nothing-there.mjs'`,
  'outside.test.mjs': `
    import { test } from 'vitest'
    test('passes, and leaves something', () => { Promise.reject(new Error('left behind')) })`,
}

let outcome
beforeAll(() => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const file = join(folder, 'outcome.json')
  const reporter = join(root, 'setup/outcome/vitest-reporter.mjs')
  const options = ['run', '--root', folder, `--reporter=${reporter}`, '--retry=1']
  spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...options], {
    timeout: 100_000,
    env: { PATH: process.env.PATH, BOTHY_TEST_OUTCOME: file },
  })
  outcome = JSON.parse(readFileSync(file, 'utf8'))
})

const named = (name) => expect.stringContaining(name)

test('what failed in a run is told by file, name and error, whatever it was', () => {
  const told = outcome.failures.map(({ file, name, error }) => [
    file.split('/').at(-1),
    name,
    error.split('\n')[0],
  ])
  expect(told.sort()).toEqual([
    ['An error outside every test', '', 'left behind'],
    ['each.test.mjs', 'a group > fails', named("expected 'this' to be 'that'")],
    ['group.test.mjs', 'a group', 'no engine'],
    ['loads-not.test.mjs', '', named('nothing-there.mjs')],
  ])
  const { error } = outcome.failures.find(({ name }) => name === 'a group > fails')
  expect(error).toContain('each.test.mjs:7')
})

test('what passed when it was tried again counts as passed, and is told with its first error', () => {
  expect(outcome.flaky).toEqual([
    { file: named('each.test.mjs'), name: 'passes the second time', error: named('tries') },
  ])
  expect(outcome).toMatchObject({ passed: 3, failed: 4, skipped: 2 })
})
