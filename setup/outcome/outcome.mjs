/**
 * What a runner came to: how many tests, and which of them somebody has to look at.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Trouble[],
 * flaky: Trouble[] }} Outcome
 *
 * A test, or a file or a runner as a whole where `name` is empty, and what went wrong with it.
 * @typedef {{ file: string, name: string, error: string }} Trouble
 */

/** @param {string} label @param {string} error @returns {Outcome} */
export const failedOutcome = (label, error) => ({
  ...sumOutcomes([]),
  failed: 1,
  failures: [{ file: label, name: '', error }],
})

/** @param {Outcome[]} outcomes @returns {Outcome} */
export function sumOutcomes(outcomes) {
  const total = (name) => outcomes.reduce((sum, outcome) => sum + outcome[name], 0)
  return {
    passed: total('passed'),
    failed: total('failed'),
    skipped: total('skipped'),
    failures: outcomes.flatMap(({ failures }) => failures),
    flaky: outcomes.flatMap(({ flaky }) => flaky),
  }
}
