import { readFileSync } from 'node:fs'

/** Of a process: when it began, which no other of the same number did. Null where it has ended. */
export function lifeOf(pid: number): string | null {
  try {
    // What stands in brackets may hold any character. See proc_pid_stat(5): state and starttime.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const [state, startedAt] = [fields[0], fields[19]]
    return state === 'Z' || state === 'X' || startedAt === undefined ? null : startedAt
  } catch {
    return null // There is no such process any more.
  }
}
