import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Relative to this file, as the tests run it. */
export const builtAgent = join(import.meta.dirname, '../../../dist/agent/main.cjs')

const pollMs = 25
/** As shells have it. */
const notFoundExitCode = 127

/** A process by more than its number, which the kernel gives to another one day. */
export type ProcessMark = { pid: number; startTime: string }

/** In a group of its own, so that it outlives us and ends with all of its children. */
export function spawnDetached(options: {
  argv: readonly string[]
  folder: string
  environment: Record<string, string>
  logFile: string
  onExit: (exitCode: number) => void
}): ProcessMark {
  const log = openSync(options.logFile, 'a')
  try {
    const [command = '', ...rest] = options.argv
    const child = spawn(command, rest, {
      cwd: options.folder,
      env: options.environment,
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.once('exit', (code, signal) => options.onExit(code ?? (signal === 'SIGTERM' ? 143 : 137)))
    child.unref()
    child.once('error', () => options.onExit(notFoundExitCode))
    if (child.pid === undefined) throw new Error(`It did not start: ${command}`)
    // One that has ended already is not alive by any start time.
    return { pid: child.pid, startTime: startTimeOf(child.pid) ?? '' }
  } finally {
    closeSync(log)
  }
}

export function isAlive({ pid, startTime }: ProcessMark): boolean {
  return startTimeOf(pid) === startTime
}

/** SIGTERM, and SIGKILL after `graceMs`. Resolves once it has ended. */
export async function endProcess(mark: ProcessMark, graceMs: number): Promise<void> {
  const killAt = Date.now() + graceMs
  if (isAlive(mark)) signalGroup(mark.pid, 'SIGTERM')
  while (isAlive(mark)) {
    if (Date.now() >= killAt) signalGroup(mark.pid, 'SIGKILL')
    await pause(pollMs)
  }
}

/**
 * Calls back once it has ended, unless the signal ends first. For processes that are no
 * children of ours.
 */
export async function watchProcess(mark: ProcessMark, signal: AbortSignal, onExit: () => void) {
  while (isAlive(mark)) {
    await pause(pollMs, undefined, { ref: false })
    if (signal.aborted) return
  }
  onExit()
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Field 22 of proc(5)'s stat; null for a process that is gone or waits to be reaped. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
  } catch {
    // There is no such process.
    return null
  }
}
