import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../paths.mjs'
import { closingWords } from './closing-words.mjs'
import { sumOutcomes } from './outcome.mjs'
import { playwrightOutcome } from './playwright-report.mjs'
import { outcomeOf } from './run-phase.mjs'

const spec = (title, status, ...messages) => ({
  title,
  file: 'ports.spec.ts',
  line: 7,
  tests: [
    {
      status,
      projectName: 'direct',
      results: messages.map((message) => ({ errors: [{ message }] })),
    },
  ],
})

const report = {
  config: { rootDir: join(root, 'e2e/tests') },
  errors: [
    { message: 'Cannot find module', location: { file: '/e2e/tests/new.spec.ts', line: 3 } },
  ],
  stats: { expected: 9, unexpected: 1, flaky: 1, skipped: 2 },
  suites: [
    {
      title: 'ports.spec.ts',
      specs: [spec('is late', 'flaky', 'Timeout'), spec('passes', 'expected')],
      suites: [{ title: 'a port', specs: [spec('opens', 'unexpected', '\x1b[31mNo row\n\nat a')] }],
    },
  ],
}

test('the end of a run names what failed and what was flaky, and closes with the counts', () => {
  expect(closingWords(playwrightOutcome(report))).toBe(
    `
— Flaky: failed, and passed when tried again (1)
  1) e2e/tests/ports.spec.ts:7 › [direct] is late
       Timeout

— Failed (2)
  1) e2e/tests
       Cannot find module
       at new.spec.ts:3
  2) e2e/tests/ports.spec.ts:7 › [direct] a port › opens
       No row
       at a

10 passed, 2 failed, 2 skipped
`,
  )
})

test('a run without troubles is one line', () => {
  expect(closingWords({ ...sumOutcomes([]), passed: 3 })).toBe('\n3 passed, 0 failed\n')
})

test('however much failed, each is named, and the errors stay short', () => {
  const failures = Array.from({ length: 200 }, (_, index) => ({
    file: `${index}.test.ts`,
    name: 'is long',
    error: `${'x'.repeat(5000)}\n`.repeat(100),
  }))
  const words = closingWords({ ...sumOutcomes([]), failed: 200, failures })
  expect(words).toContain('199.test.ts › is long')
  expect(words.length).toBeLessThan(60_000)
})

test('a runner that crashed before it wrote a report has failed by its name', () => {
  const outcome = outcomeOf('Browser tests', 137, {
    file: join(root, 'none.json'),
    read: () => null,
  })
  expect(closingWords(outcome)).toContain('1) Browser tests\n       It ended with code 137')
  expect(outcome).toMatchObject({ passed: 0, failed: 1 })
})
