import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { root } from '../paths.mjs'
import { failedOutcome, sumOutcomes } from './outcome.mjs'

/** What a compiler or linter says first is what to mend first; npm's own last lines say nothing. */
const keptCharacters = 4000

/**
 * Runs a program whose exit code is all there is to know of it, and which counts as one test. What
 * it says is printed when it has ended, so that others may run beside it.
 * @param {string} label
 * @param {string[]} command
 * @param {Record<string, string | undefined>} env
 */
export async function runCheck(label, command, env) {
  let said = ''
  const code = await run(command, env, (text) => {
    said += text
  })
  process.stdout.write(`\n— ${label}\n${said}`)
  return code === 0
    ? { ...sumOutcomes([]), passed: 1 }
    : failedOutcome(
        command.join(' '),
        said.slice(0, keptCharacters) || `It ended with code ${code}.`,
      )
}

/**
 * Runs a program that leaves a report.
 * @param {string} label
 * @param {string[]} command
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<number>} its exit code, for `outcomeOf`
 */
export function runTests(label, command, env) {
  process.stdout.write(`\n— ${label}\n`)
  return run(command, env)
}

/**
 * A runner that failed without a failed test (a crash, nothing found) counts as one failure.
 * @param {string} label
 * @param {number} code with which the runner ended
 * @param {{ file: string, read: (report: any) => import('./outcome.mjs').Outcome }} report
 */
export function outcomeOf(label, code, { file, read }) {
  let outcome
  try {
    outcome = read(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    // The runner did not get as far as writing one.
    return failedOutcome(label, `It ended with code ${code} and no report: ${error.message}`)
  }
  if (outcome.failed > 0 || code === 0) return outcome
  const crashed = failedOutcome(label, `It ended with code ${code}, though no test failed.`)
  return sumOutcomes([outcome, crashed])
}

function run([program, ...args], env, heard) {
  const output = heard ? 'pipe' : 'inherit'
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', output, output] })
    child.stdout?.setEncoding('utf8').on('data', heard)
    child.stderr?.setEncoding('utf8').on('data', heard)
    child.on('error', () => resolve(1))
    child.on('close', (code) => resolve(code ?? 1))
  })
}
