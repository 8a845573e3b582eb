import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'

export type SetupSummary = {
  tone: 'busy' | 'failed' | 'warning' | 'done'
  label: string
}

/** The specification spells its hooks; only what is ours has a word of its own. */
export const hookWord = ({ hook }: Pick<LifecycleRun, 'hook'>): string =>
  hook === 'startScript' ? 'start script' : hook

/** What others wait for, and are kept from running by: dotfiles and entrypoints keep nothing. */
export const isCommand = ({ hook }: Pick<LifecycleRun, 'hook'>): boolean =>
  hook !== 'dotfiles' && hook !== 'startScript' && hook !== 'entrypoint'

/** One that failed and kept others from running. */
export const isFailure = (run: LifecycleRun): boolean => run.state === 'failed' && isCommand(run)

/** One that failed and kept nothing. */
export const isSideFailure = (run: LifecycleRun): boolean =>
  run.state === 'failed' && !isCommand(run)

/**
 * The failure that still stands: what was run after it and went well, as at the next
 * start, is past it.
 */
export function standingFailure(runs: readonly LifecycleRun[]): LifecycleRun | null {
  const lastGoodAt = Math.max(
    ...runs.map((run) => (run.state === 'done' && isCommand(run) ? (run.startedAt ?? 0) : 0)),
    0,
  )
  return runs.find((run) => isFailure(run) && lastGoodAt <= (run.endedAt ?? 0)) ?? null
}

/** The whole of it in a few words; null where there is nothing to set up. */
export function summaryOf(runs: readonly LifecycleRun[]): SetupSummary | null {
  if (runs.length === 0) return null
  // What a container begins with may go on for as long as it does.
  const running = runs.find(({ hook, state }) => state === 'running' && hook !== 'entrypoint')
  // Dotfiles run after a failure too, which is the greater news.
  if (standingFailure(runs) && (!running || !isCommand(running))) {
    return { tone: 'failed', label: 'Set-up failed' }
  }
  if (running) return { tone: 'busy', label: `Setting up: ${hookWord(running)}` }
  if (runs.some(({ state }) => state === 'pending')) return { tone: 'busy', label: 'Setting up' }
  const failed = runs.find(isSideFailure)
  if (failed) {
    return { tone: 'warning', label: `${sideWords[failed.hook] ?? 'Entrypoint'} failed` }
  }
  return { tone: 'done', label: 'Set-up done' }
}

const sideWords: Partial<Record<LifecycleRun['hook'], string>> = {
  dotfiles: 'Dotfiles',
  startScript: 'Start script',
}

type Exit = LifecycleRun['parts'][number]['exit']

/** `exit code 1`, `signal 9`; null while it runs or did not begin. */
export function exitWord(exit: Exit): string | null {
  if (exit === null) return null
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.exitCode}`
}
