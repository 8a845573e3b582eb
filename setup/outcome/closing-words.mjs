import { stripVTControlCharacters } from 'node:util'

/** Who keeps only the end of a log shall have all the names, and as much of the errors as fits. */
const errorLines = 8
const errorCharacters = 160
const flakyLines = 3
const entriesWithErrors = 25

/**
 * The end of a run: each test that failed, each that did so only once, and the counts in the last
 * line.
 * @param {import('./outcome.mjs').Outcome} outcome
 */
export function closingWords({ passed, failed, skipped, failures, flaky }) {
  const skippedWord = skipped > 0 ? `, ${skipped} skipped` : ''
  return [
    ...listed('Flaky: failed, and passed when tried again', flaky, flakyLines),
    ...listed('Failed', failures, errorLines),
    '',
    `${passed} passed, ${failed} failed${skippedWord}`,
    '',
  ].join('\n')
}

function listed(title, troubles, lines) {
  if (troubles.length === 0) return []
  const entries = troubles.flatMap(({ file, name, error }, index) => [
    `  ${index + 1}) ${name ? `${file} › ${name}` : file}`,
    ...(index < entriesWithErrors ? firstLines(error, lines) : []),
  ])
  return ['', `— ${title} (${troubles.length})`, ...entries]
}

function firstLines(error, count) {
  return stripVTControlCharacters(error)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(0, count)
    .map((line) => `       ${line.slice(0, errorCharacters)}`)
}
