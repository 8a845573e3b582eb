import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'

export type SetupSummary = {
  tone: 'busy' | 'failed' | 'warning' | 'done'
  label: string
}

/** The specification spells its hooks; only what is ours has a word of its own. */
export const hookWord = ({ hook }: Pick<LifecycleRun, 'hook'>): string =>
  hook === 'dotfiles' ? 'dotfiles' : hook

/** One that failed and kept others from running; dotfiles keep nothing. */
export const isFailure = ({ hook, state }: LifecycleRun): boolean =>
  state === 'failed' && hook !== 'dotfiles'

/**
 * The failure that still stands: what was run after it and went well, as at the next
 * start, is past it.
 */
export function standingFailure(runs: readonly LifecycleRun[]): LifecycleRun | null {
  const lastGoodAt = Math.max(
    ...runs.map(({ hook, state, startedAt }) =>
      state === 'done' && hook !== 'dotfiles' ? (startedAt ?? 0) : 0,
    ),
    0,
  )
  return runs.find((run) => isFailure(run) && lastGoodAt <= (run.endedAt ?? 0)) ?? null
}

/** The whole of it in a few words; null where there is nothing to set up. */
export function summaryOf(runs: readonly LifecycleRun[]): SetupSummary | null {
  if (runs.length === 0) return null
  const running = runs.find(({ state }) => state === 'running')
  // Dotfiles run after a failure too, which is the greater news.
  if (standingFailure(runs) && (!running || running.hook === 'dotfiles')) {
    return { tone: 'failed', label: 'Set-up failed' }
  }
  if (running) return { tone: 'busy', label: `Setting up: ${hookWord(running)}` }
  if (runs.some(({ state }) => state === 'pending')) return { tone: 'busy', label: 'Setting up' }
  if (runs.some(({ hook, state }) => state === 'failed' && hook === 'dotfiles')) {
    return { tone: 'warning', label: 'Dotfiles failed' }
  }
  return { tone: 'done', label: 'Set-up done' }
}

type Exit = LifecycleRun['parts'][number]['exit']

/** `exit code 1`, `signal 9`; null while it runs or did not begin. */
export function exitWord(exit: Exit): string | null {
  if (exit === null) return null
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.exitCode}`
}
