import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import type { TaskSpec } from '../container-driver.ts'
import { signalGroup } from './agent-process.ts'

/** Runs a command with all of its children in one group, which ends when the signal does. */
export async function runProcessTask(
  task: Pick<TaskSpec, 'argv' | 'environment' | 'input' | 'onOutput' | 'onResult'>,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted()
  const input = await task.input
  const [command = '', ...rest] = task.argv
  const child = spawn(command, rest, {
    cwd: '/',
    env: task.environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // One that reads nothing may have ended.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const kill = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL')
  signal.addEventListener('abort', kill)
  const { onOutput, onResult = onOutput } = task
  child.stdout.on('data', async (bytes: Buffer) => {
    const taking: unknown = onResult(bytes)
    if (!(taking instanceof Promise)) return
    child.stdout.pause()
    // Who takes no more of it ends the task.
    await taking.catch(() => undefined)
    child.stdout.resume()
  })
  child.stderr.on('data', onOutput)
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    signal.throwIfAborted()
    return code ?? 128 + (killedBy ? constants.signals[killedBy] : 0)
  } finally {
    signal.removeEventListener('abort', kill)
  }
}
