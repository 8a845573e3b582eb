import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from '../paths.mjs'

/**
 * Writes what a run of Vitest came to, an `Outcome`, to the file that BOTHY_TEST_OUTCOME names.
 * Vitest's own JSON leaves out errors that belong to no test, which fail a run as well, and why a
 * `beforeAll` within a file failed.
 */
export default class OutcomeReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const failures = [
      ...modules.flatMap(failuresOf),
      ...unhandledErrors.map((error) => trouble('An error outside every test', '', [error])),
    ]
    const flaky = tests.filter((test) => test.diagnostic()?.flaky)
    const outcome = {
      passed: count(tests, 'passed'),
      failed: failures.length,
      skipped: count(tests, 'skipped'),
      failures,
      flaky: flaky.map(troubleOf),
    }
    writeFileSync(process.env.BOTHY_TEST_OUTCOME, JSON.stringify(outcome))
  }
}

const count = (tests, state) => tests.filter((test) => test.result().state === state).length

const troubleOf = (test) => trouble(fileOf(test.module), test.fullName, test.result().errors ?? [])

const fileOf = (module) => relative(root, module.moduleId)

/** What failed of one file: itself, a group of its tests, or tests. */
function failuresOf(module) {
  const file = fileOf(module)
  const isUnfinished = ['pending', 'queued'].includes(module.state())
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0)
  return [
    ...(module.errors().length > 0 ? [trouble(file, '', module.errors())] : []),
    ...(isUnfinished ? [trouble(file, '', [{ message: 'It did not come to its end.' }])] : []),
    ...suites.map((suite) => trouble(file, suite.fullName, suite.errors())),
    ...[...module.children.allTests('failed')].map(troubleOf),
  ]
}

/** The first error is the one that the others, of a second try or of tidying up, may be due to. */
function trouble(file, name, [error]) {
  const place = error?.stack?.split('\n').find((line) => isOwn(line))
  return { file, name, error: [error?.message ?? 'No error was given.', place].join('\n') }
}

const isOwn = (line) => line.includes(root) && !line.includes('/node_modules/')
