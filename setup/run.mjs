import { spawn } from 'node:child_process'
import { SetupError } from './setup-error.mjs'

const tailCharacters = 4000

/**
 * Runs a program to its end, without a shell.
 * @param {string[]} argv
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, onLine?: (line: string) =>
 * void, what: string }} options
 * @returns {Promise<string>} standard output
 * @throws {SetupError} with the last lines of what it printed
 */
export function run(argv, { cwd, env, onLine, what }) {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = argv
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let tail = ''
    const take = (chunk) => {
      tail = (tail + chunk).slice(-tailCharacters)
      const line = String(chunk)
        .trim()
        .split(/[\r\n]+/)
        .at(-1)
      if (line && onLine) onLine(line)
    }
    child.stdout.on('data', (chunk) => {
      output += chunk
      take(chunk)
    })
    child.stderr.on('data', take)
    child.on('error', (error) =>
      reject(new SetupError(`${what}: "${program}" could not be run (${error.message}).`)),
    )
    child.on('close', (code) => {
      if (code === 0) resolve(output)
      else
        reject(new SetupError(`${what}: "${argv.join(' ')}" ended with ${code}.\n\n${tail.trim()}`))
    })
  })
}
