import {
  type CommandHook,
  commandHook,
  dotfilesMs,
  type LifecycleHook,
  type LifecyclePlan,
  lifecycleHook,
} from '../protocol/lifecycle.ts'
import type { HookRun } from './hook-run.ts'
import type { RecordedRun } from './lifecycle-record.ts'
import { stagesOf } from './run-commands.ts'

/**
 * What runs at every start, or every time that somebody opens the codespace; all else runs once
 * per container.
 */
const repeated = new Set<LifecycleHook>(['entrypoint', 'postStartCommand', 'postAttachCommand'])

/** Those that run once may be ended after a while; the others are where servers are started. */
export const runsOnce = (hook: LifecycleHook) => isCommand(hook) && !repeated.has(hook)

/** Others stop nothing where they fail, and are tried again by themselves. */
export const isCommand = (hook: LifecycleHook): hook is CommandHook =>
  commandHook.options.some((command) => command === hook)

/** The user's own, beside what the repository asks for. */
export const isOwn = (hook: LifecycleHook) => hook === 'dotfiles' || hook === 'startScript'

export const tooLong = (hook: LifecycleHook) =>
  hook === 'dotfiles'
    ? `The dotfiles took longer than ${dotfilesMs / 60_000} minutes and were ended.`
    : `The start script took longer than ${dotfilesMs / 60_000} minutes and was ended.`

/** The hooks that have something to run, in their order. */
export function hooksOf(plan: LifecyclePlan): LifecycleHook[] {
  return lifecycleHook.options.filter((hook) => {
    if (hook === 'entrypoint') return plan.entrypoints !== undefined
    if (hook === 'startScript') return plan.startScript !== undefined
    return hook === 'dotfiles' ? plan.dotfiles !== null : stagesOf(plan, hook).length > 0
  })
}

/** The hooks from this one on, what is no command among them. */
export function hooksFrom(hook: LifecycleHook): LifecycleHook[] {
  return lifecycleHook.options.slice(lifecycleHook.options.indexOf(hook))
}

/** The commands before this one. */
export function commandsBefore(hook: LifecycleHook): CommandHook[] {
  return lifecycleHook.options.slice(0, lifecycleHook.options.indexOf(hook)).filter(isCommand)
}

/**
 * Brings a run to where an earlier life of the agent left it. What was cut off does not run
 * again by itself.
 */
export function takeUp(run: HookRun, recorded: RecordedRun, generation: number): void {
  const isThisStart = recorded.generation === generation
  if (repeated.has(run.hook) && !isThisStart) return
  if (recorded.state === 'running') {
    const who = isThisStart ? 'The agent ended' : 'The codespace was stopped'
    const error = `${who} while ${run.hook} ran, so it may be half done.`
    run.restore('failed', { ...recorded, error })
  } else if (recorded.state === 'failed' || isThisStart) {
    run.restore(recorded.state, recorded)
  } else {
    run.skip()
  }
}

export function overLimit(hook: LifecycleHook, limitMs: number): string {
  const minutes = Math.ceil(limitMs / 60_000)
  const limit = minutes === 1 ? 'a minute' : `${minutes} minutes`
  return `${hook} took longer than ${limit} and was ended.`
}
