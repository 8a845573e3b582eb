import type { EntrypointsPlan } from '../protocol/lifecycle.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { shellEnvironment } from '../terminals/shell-environment.ts'
import { findAgentUser } from '../user/find-user.ts'
import type { HookRun } from './hook-run.ts'
import { runAtOnce } from './run-commands.ts'

/**
 * Runs what image and Features begin with, one after the other, as the user whom the container's
 * own command would have. One that fails keeps none after it from running, as in the script that
 * the specification's own tool makes of them. Resolves with a sentence about the first that did.
 */
export async function runEntrypoints(
  ctx: TerminalContext,
  run: HookRun,
  { user, environment: added, commands }: EntrypointsPlan,
): Promise<string | null> {
  const { canBeOthers } = ctx.effectiveUser
  const as = canBeOthers ? findAgentUser(user) : ctx.user
  const environment = shellEnvironment(
    process.env,
    { ...ctx.start, environment: added },
    { user: as, shell: as.shell ?? '/bin/sh' },
  )
  const around = { environment, folder: '/', count: commands.length, ...(canBeOthers && { as }) }
  const isAnother = as.insteadOf !== undefined || (!canBeOthers && as.name !== user)
  let notice = isAnother ? `${as.name} stands in for the user ${JSON.stringify(user)}.` : null
  let first: string | null = null
  for (const { from: name, command } of commands) {
    const entries = [{ name: name.slice(0, 100), command }]
    const failure = await runAtOnce(ctx, run, { ...around, entries, notice })
    notice = null
    first ??= failure
  }
  return first
}
