import { writeFileSync } from 'node:fs'

/**
 * Where memory runs out, it is what the user runs that has to go, and not what could tell of it.
 */
export function dieBeforeTheAgent(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '300')
  } catch {
    // Gone already, or a system without such a score: then all are equal.
  }
}
