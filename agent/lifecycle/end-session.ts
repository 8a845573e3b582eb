import { readdirSync, readFileSync } from 'node:fs'
import type { EffectiveUser } from '../user/effective-user.ts'

const killAfterMs = 2000
const againMs = 100
const mostRounds = 20

/**
 * Ends every process of a terminal's session, whatever group it is in: SIGTERM, and SIGKILL two
 * seconds later. The leader is left to end by itself at first, so that it can tell how its command
 * did. What has made a session of its own is out of it. Resolves once nothing is left.
 */
export async function endSession(user: EffectiveUser, leader: number): Promise<void> {
  const members = membersOf(leader).filter((pid) => pid !== leader)
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) send(user, members, signal)
  const killAt = performance.now() + killAfterMs
  for (let round = 0; round < mostRounds; ) {
    await new Promise((resolve) => setTimeout(resolve, againMs))
    const left = membersOf(leader)
    if (left.length === 0) return
    if (performance.now() < killAt) continue
    send(user, left, 'SIGKILL')
    round += 1
  }
}

function send(user: EffectiveUser, pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      // Another user's, who came there by way of sudo or the like. What has ended needs no signal.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') continue
      user.asRoot(() => process.kill(pid, signal)).catch(() => null)
    }
  }
}

/** By field 6 of proc(5)'s stat. Those that wait to be reaped are gone already. */
function membersOf(session: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => {
    const [state, , , of] = fieldsOf(pid)
    return Number(of) === session && state !== 'Z' && state !== 'X'
  })
}

function fieldsOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It has ended since the folder was read.
    return []
  }
}
