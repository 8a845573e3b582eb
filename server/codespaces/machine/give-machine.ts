import { AppError } from '#server/errors.ts'
import { type CodespaceRow, findById } from '../codespaces.store.ts'
import { configurationOf, containerOf } from '../configuration/configuration.ts'
import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { givenMachineText, limitsOf, machineOf } from './given-machine.ts'

/**
 * Before a start: a container that is there gets the limits that hold now, and the files more room
 * where the type has more. One that is made anew has them from its beginning.
 */
export async function giveMachine(
  { ctx, write }: Acting,
  row: CodespaceRow,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<void> {
  const machine = await machineOf(ctx, row)
  const { limits } = containerOf(row, limitsOf(machine))
  const givenMachine = givenMachineText(machine, limits)
  // The row that it is made from may be older than its files.
  const files = (await findById(ctx, row.id)) ?? row
  const limitBytes = await grow(ctx, files, machine.storageBytes, signal)
  const hasGrown = limitBytes !== files.workspaceLimitBytes
  log.add(`Machine type ${machine.name}: ${machine.cpus} processors, ${mebibytes(machine)}.\n`)
  if (row.machine !== null && row.machine !== machine.name) {
    log.add(`It was asked to be ${row.machine}, which cannot be had any more.\n`)
  }
  if (hasGrown) log.add('Its files have more room.\n')
  if (givenMachine === files.givenMachine && !hasGrown && files.isMachineWanted === 0) return
  const mayHaveOne = files.givenMachine !== null || files.isCloned === 1
  if (mayHaveOne) await ctx.driver.resizeContainer(row.id, limits, signal)
  const workspace = hasGrown ? { workspaceLimitBytes: limitBytes } : {}
  await write({ givenMachine, ...workspace, isMachineWanted: 0 })
}

/**
 * The same while it runs, but for the room of its files. What cannot be done now, such as less
 * memory than is in use, is left to the next start, and so are those that share their limits with
 * services.
 */
export async function changeMachine({ ctx, row, write, signal }: Acting): Promise<void> {
  const machine = await machineOf(ctx, row)
  const { limits } = containerOf(row, limitsOf(machine))
  const done = async (changes: Parameters<typeof write>[0] = {}) => {
    await write({ ...changes, isMachineWanted: 0 })
    ctx.changes.announce(row.id)
  }
  if (configurationOf(row).services !== null) return done()
  try {
    await ctx.driver.resizeContainer(row.id, limits, signal)
    await done({ givenMachine: givenMachineText(machine, limits) })
  } catch (error) {
    if (signal.aborted) throw error
    ctx.log.info({ err: error, codespace: row.name }, 'A machine type waits for the next start')
    await done()
  }
}

/**
 * The limit of the files that holds then: they never have less room than they had, and more only
 * while nobody uses them.
 */
export async function grow(
  { driver }: Acting['ctx'],
  { id, workspaceLimitBytes: before, hasWorkspace }: CodespaceRow,
  wantedBytes: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (hasWorkspace === 0 || before === null || before >= wantedBytes) return before
  // By less than what a file system is made of it does not grow.
  if (wantedBytes - before < 1024 ** 2) return before
  try {
    return (await driver.growWorkspace(id, wantedBytes, signal)).limitBytes
  } catch (error) {
    // Too little room for more is no reason not to start with what there is.
    if (error instanceof AppError && error.code === 'HOST_DISK_FULL') return before
    throw error
  }
}

const mebibytes = ({ memoryBytes }: { memoryBytes: number }) =>
  `${Math.round(memoryBytes / 1024 ** 2)} MiB of memory`
