import type { LifecyclePlan } from '../protocol/lifecycle.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { runDotfiles } from './dotfiles.ts'
import type { HookRun } from './hook-run.ts'
import type { LoginEnvironment } from './login-environment.ts'
import { runCommands, stagesOf } from './run-commands.ts'
import { runEntrypoints } from './run-entrypoints.ts'
import { runStartScript } from './run-start-script.ts'

/** Those of the plan, or those that were given since. */
export type DotfilesToRun = NonNullable<LifecyclePlan['dotfiles']> & { isUpdate?: boolean }

type With = { dotfiles: DotfilesToRun | null; login: LoginEnvironment }

/** Runs what this hook has to run. Answers with a sentence where that failed. */
export async function runHook(
  ctx: TerminalContext,
  run: HookRun,
  { dotfiles, login }: With,
): Promise<string | null> {
  const plan = ctx.start.lifecycle
  const { entrypoints, startScript = '' } = plan
  if (run.hook === 'entrypoint') {
    return entrypoints ? await runEntrypoints(ctx, run, entrypoints) : null
  }
  const known = await login.read()
  if (run.hook === 'startScript') return runStartScript(ctx, run, { text: startScript, ...known })
  if (run.hook === 'dotfiles') {
    return dotfiles && (await runDotfiles(ctx, run, { ...dotfiles, ...known }))
  }
  return runCommands(ctx, run, { stages: stagesOf(plan, run.hook), ...known })
}
