import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { grow, isToBeGiven } from '../machine/give-machine.ts'
import { machineOf } from '../machine/given-machine.ts'

const restartGraceMs = 2000

/** The codespace's files, where they are or made for the first time. */
export async function ensureWorkspace(
  { ctx, row, write }: Acting,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  if (row.hasWorkspace) {
    // Made once. The driver says MISSING_WORKSPACE when it is gone; it is never quietly made anew
    // (F-55).
    const machine = await machineOf(ctx, row)
    // One that is started anew may still run: then it can have neither more room nor less memory.
    if (row.isCloned === 1 && isToBeGiven(machine, row)) {
      await ctx.driver.stopContainer(row.id, restartGraceMs)
    }
    const limitBytes = await grow(ctx, row, machine.storageBytes, signal)
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
