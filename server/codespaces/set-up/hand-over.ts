import { workspaceTaken } from '#agent/protocol/workspace.ts'
import type { AppContext } from '#server/context.ts'
import { callAgent } from '../agent-calls.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { deliverCredentials } from '../credentials/deliver-credentials.ts'
import { deliverSecrets, readSecrets } from '../credentials/deliver-secrets.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { networkOf } from '../network/network.ts'
import { probeFromInside } from '../network/probe-from-inside.ts'
import { restoreAtStart } from '../snapshots/restore-at-start.ts'
import { beginSetUp } from './set-up.ts'

/**
 * The agent gives the whole clone to the user it found in the image, shows from inside that its
 * network, once it is on it, is closed where it has to be, brings back the snapshot it begins with,
 * is given the secrets and what GitHub gave, and begins the set-up; once it answers it is there.
 */
export async function handOver(
  ctx: AppContext,
  row: CodespaceRow,
  { access, online }: { access: Promise<void>; online: Promise<void> },
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<void> {
  const [{ userName, insteadOf }, secrets] = await Promise.all([
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
    readSecrets(ctx, row),
    probeFromInside(ctx, { id: row.id, online, ...networkOf(row) }, signal),
    access,
  ])
  if (insteadOf !== null) {
    log.add(`The image has no user ${JSON.stringify(insteadOf)}: ${userName} stands in for it.\n`)
  }
  await restoreAtStart(ctx, row, { signal, log })
  await deliverSecrets(ctx, row, secrets, { signal, log })
  await deliverCredentials(ctx, row, { signal, log })
  await beginSetUp(ctx, row, signal)
  log.add('The agent answers.\n')
}
