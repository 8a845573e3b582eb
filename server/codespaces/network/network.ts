import type { NetworkSpec } from '#server/drivers/container-driver.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'

/** What it reaches by its network: nothing at all where it was started without trust (S-76). */
export function networkOf(row: Pick<CodespaceRow, 'trust'>): NetworkSpec {
  return { egress: isTrustedStart(row) ? 'public' : 'none' }
}

/** Nothing of a codespace runs, its clone neither, before it is certain that it is kept apart. */
export async function ensureNetwork(
  { ctx, row }: Acting,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  const network = networkOf(row)
  await Promise.all([
    ctx.isolation.require(signal),
    ctx.driver.createNetwork(row.id, network, signal),
  ])
  const isClosed = network.egress === 'none'
  if (ctx.config.isolation === 'unprotected') {
    const what = isClosed ? 'that it reaches nothing' : 'what it reaches'
    log.add(`Not verified ${what}: this server runs with BOTHY_ISOLATION=unprotected.\n`)
  } else if (isClosed) {
    log.add('Not trusted, so it reaches nothing: neither the internet nor names.\n')
  } else {
    log.add('Closed to this machine, private networks and other codespaces: checked.\n')
  }
}
