import { type ProbeTarget, probeAnswer } from '#agent/protocol/network.ts'
import { workspaceTaken } from '#agent/protocol/workspace.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { callAgent } from './agent-calls.ts'
import type { CodespaceRow } from './codespaces.store.ts'
import { beginSetUp } from './set-up.ts'
import type { StepLog } from './step-runner.ts'

/**
 * The agent gives the whole clone to the user it found in the image, shows from inside that this network is
 * closed where it has to be, and begins the set-up; once it answers it is there.
 */
export async function handOver(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  const [{ userName, insteadOf }] = await Promise.all([
    callAgent(
      ctx,
      row.id,
      {
        procedure: 'workspace.take',
        kind: 'mutation',
        answer: workspaceTaken,
        deadlineMs: 30_000,
      },
      signal,
    ),
    probeFromInside(ctx, row, signal),
  ])
  if (insteadOf !== null) {
    log.add(`The image has no user ${JSON.stringify(insteadOf)}: ${userName} stands in for it.\n`)
  }
  await beginSetUp(ctx, row, signal)
  log.add('The agent answers.\n')
}

async function probeFromInside(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  if (ctx.config.isolation === 'unprotected') return
  const targets = await ctx.driver.isolationTargets(row.id, signal)
  if (targets.length === 0) return
  const { outcomes } = await callAgent(
    ctx,
    row.id,
    { procedure: 'network.probe', kind: 'query', input: { targets }, answer: probeAnswer },
    signal,
  )
  const open = targets.find((_, index) => outcomes[index] !== 'refused')
  if (open) throw notIsolated(open, outcomes[targets.indexOf(open)] ?? 'unanswered')
}

function notIsolated({ address, port }: ProbeTarget, outcome: string): AppError {
  return new AppError(
    'ISOLATION_UNVERIFIED',
    `From inside this codespace ${address}:${port} should be refused, and was ${outcome}. It does not start unless its isolation is certain.`,
  )
}
