import { type ChildProcess, spawn } from 'node:child_process'
import { randomId } from '../random-id.ts'
import { dieBeforeTheAgent } from '../terminals/die-before-the-agent.ts'
import { kitBusybox } from '../terminals/kit-busybox.ts'
import type { EffectiveUser } from '../user/effective-user.ts'

export type Environment = Record<string, string>

const maxOutputBytes = 4 * 1024 * 1024

type Probe = { shell: string; flags: readonly string[]; environment: Environment; limitMs: number }

/**
 * The environment that a shell of the user's comes to have, started with these flags; null
 * where it says nothing of use in time. Without a terminal, so that nothing in a profile begins
 * to ask questions.
 */
export async function probeLoginShell(
  user: EffectiveUser,
  { shell, flags, environment, limitMs }: Probe,
): Promise<Environment | null> {
  const mark = randomId()
  const busybox = kitBusybox()
  const cat = busybox ? `${busybox} cat` : 'cat'
  const script = `printf %s ${mark}; ${cat} /proc/self/environ; printf %s ${mark}`
  const { uid, gid } = user.spawnIds
  try {
    const output = await user.asRoot(() => {
      const child = spawn(shell, [...flags, '-c', script], {
        ...(uid === -1 ? {} : { uid, gid }),
        cwd: '/',
        // An interactive shell takes hold of whatever terminal its session has.
        detached: true,
        env: { ...environment, TERM: 'dumb' },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      if (child.pid !== undefined) dieBeforeTheAgent(child.pid)
      return { text: readBetween(child, mark, limitMs) }
    })
    const text = await output.text
    return text === null ? null : parseEnvironment(text)
  } catch {
    // A system that has no process to give has none for the command either, which then says so.
    return null
  }
}

/**
 * What comes between two marks. Does not wait for the end: a profile may leave something in
 * the background.
 */
function readBetween(child: ChildProcess, mark: string, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    let output = Buffer.alloc(0)
    const end = (text: string | null) => {
      clearTimeout(timer)
      child.stdout?.destroy()
      resolve(text)
    }
    const giveUp = () => {
      if (child.pid !== undefined) killGroup(child.pid)
      end(null)
    }
    const timer = setTimeout(giveUp, limitMs)
    child.stdout?.on('data', (part: Buffer) => {
      output = Buffer.concat([output, part])
      const from = output.indexOf(mark) + mark.length
      const to = output.indexOf(mark, from)
      if (from >= mark.length && to !== -1) end(output.subarray(from, to).toString())
      else if (output.byteLength > maxOutputBytes) giveUp()
    })
    child.on('error', () => end(null))
    child.on('close', () => end(null))
  })
}

function parseEnvironment(text: string): Environment {
  const entries = text.split('\0').map((entry) => {
    const at = entry.indexOf('=')
    return [entry.slice(0, Math.max(0, at)), entry.slice(at + 1)] as const
  })
  return Object.fromEntries(entries.filter(([name]) => name !== ''))
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended, or became somebody else's, and nothing waits for it any more.
  }
}
