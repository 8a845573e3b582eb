import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { grow } from '../machine/give-machine.ts'
import { machineOf } from '../machine/given-machine.ts'

/** The codespace's files, where they are or made for the first time. */
export async function ensureWorkspace(
  { ctx, row, write }: Acting,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  if (row.hasWorkspace) {
    // Made once. The driver says MISSING_WORKSPACE when it is gone; it is never quietly made anew
    // (F-55).
    const { storageBytes } = await machineOf(ctx, row)
    const limitBytes = await grow(ctx, row, storageBytes, signal)
    if (limitBytes !== row.workspaceLimitBytes) await write({ workspaceLimitBytes: limitBytes })
    await ctx.driver.openWorkspace(row.id, signal)
    log.add('The files of this codespace are kept where they were.\n')
    return
  }
  const { storageBytes: wanted } = await machineOf(ctx, row)
  const { limitBytes } = await ctx.driver.createWorkspace(row.id, wanted, signal)
  await write({ hasWorkspace: 1, workspaceLimitBytes: limitBytes })
  await ctx.driver.openWorkspace(row.id, signal)
  log.add(
    limitBytes === null
      ? 'No size limit on this machine.\n'
      : `At most ${Math.round(limitBytes / 1024 ** 2)} MiB.\n`,
  )
}
