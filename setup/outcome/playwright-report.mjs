import { basename, relative } from 'node:path'
import { root } from '../paths.mjs'

/**
 * @param {import('@playwright/test/reporter').JSONReport} report
 * @returns {import('./outcome.mjs').Outcome}
 */
export function playwrightOutcome({ config, suites, errors, stats }) {
  const folder = relative(root, config.rootDir)
  const tests = suites.flatMap((suite) => testsIn(suite, []))
  const troubles = (status) =>
    tests.filter((test) => test.status === status).map((test) => troubleOf(folder, test))
  // A file that does not load, or whatever else went wrong around the tests.
  const around = errors.map((error) => ({ file: folder, name: '', error: wordsOf(error) }))
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + around.length,
    skipped: stats.skipped,
    failures: [...around, ...troubles('unexpected')],
    flaky: troubles('flaky'),
  }
}

function testsIn(suite, titles) {
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map((test) => ({ ...test, spec, titles: [...titles, spec.title] })),
  )
  const inner = suite.suites ?? []
  return [...own, ...inner.flatMap((group) => testsIn(group, [...titles, group.title]))]
}

function troubleOf(folder, { spec, titles, results, projectName }) {
  // The same test may be run in several ways.
  const way = projectName ? `[${projectName}] ` : ''
  const error = results.flatMap((result) => result.errors)[0]
  return {
    file: `${folder}/${spec.file}:${spec.line}`,
    name: way + titles.join(' › '),
    error: error ? wordsOf(error) : 'No error was given.',
  }
}

function wordsOf({ message, location }) {
  const place = location ? `at ${basename(location.file)}:${location.line}` : ''
  return `${message}\n${place}`
}
