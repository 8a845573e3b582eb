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

/** The whole of it in a few words; null where there is nothing to set up. */
export function summaryOf(runs: readonly LifecycleRun[]): SetupSummary | null {
  if (runs.length === 0) return null
  const running = runs.find(({ state }) => state === 'running')
  // Dotfiles run after a failure too, which is the greater news.
  if (runs.some(isFailure) && (!running || running.hook === 'dotfiles')) {
    return { tone: 'failed', label: 'Set-up failed' }
  }
  if (running) return { tone: 'busy', label: `Setting up: ${hookWord(running)}` }
  if (runs.some(({ state }) => state === 'pending')) return { tone: 'busy', label: 'Setting up' }
  if (runs.some(({ state }) => state === 'failed')) {
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
