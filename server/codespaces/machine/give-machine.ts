import { AppError } from '#server/errors.ts'
import type { Machine } from '#server/machines/machines.schema.ts'
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
  else if (isShort(limitBytes, machine.storageBytes))
    log.add('Its files could not be given more room, and keep what they have.\n')
  if (givenMachine === files.givenMachine && !hasGrown && files.isMachineWanted === 0) return
  const mayHaveOne = files.givenMachine !== null || files.isCloned === 1
  if (mayHaveOne) await ctx.driver.resizeContainer(row.id, limits, signal)
  const workspace = hasGrown ? { workspaceLimitBytes: limitBytes } : {}
  await write({ givenMachine, ...workspace, isMachineWanted: await isAnotherWanted(ctx, row) })
}

/** Whether its container or its files have something else than that. */
export function isToBeGiven(machine: Machine, row: CodespaceRow): boolean {
  const { limits } = containerOf(row, limitsOf(machine))
  const isOther = row.givenMachine !== givenMachineText(machine, limits)
  return isOther || isShort(row.workspaceLimitBytes, machine.storageBytes)
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
    await write({ ...changes, isMachineWanted: await isAnotherWanted(ctx, row) })
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

/** 1 where yet another type was asked for since the row was read: it is given next. */
async function isAnotherWanted(
  ctx: Pick<Acting['ctx'], 'db'>,
  { id, machine }: Pick<CodespaceRow, 'id' | 'machine'>,
): Promise<number> {
  const now = await findById(ctx, id)
  return now && now.machine !== machine ? now.isMachineWanted : 0
}

/**
 * The limit of the files that holds then: they never have less room than they had, and more only
 * while nobody uses them.
 */
export async function grow(
  { driver, log }: Acting['ctx'],
  { id, name, workspaceLimitBytes: before, hasWorkspace }: CodespaceRow,
  wantedBytes: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (hasWorkspace === 0 || !isShort(before, wantedBytes)) return before
  try {
    return (await driver.growWorkspace(id, wantedBytes, signal)).limitBytes
  } catch (error) {
    // Too little room for more is no reason not to start with what there is.
    if (!(error instanceof AppError) || !harmless.includes(error.code)) throw error
    log.warn({ err: error, codespace: name }, 'The files of a codespace got no more room')
    return before
  }
}

const harmless = ['HOST_DISK_FULL', 'WORKSPACE_NOT_GROWN']

/** By less than what a file system is made of it does not grow. */
const isShort = (limitBytes: number | null, wantedBytes: number): boolean =>
  limitBytes !== null && wantedBytes - limitBytes >= 1024 ** 2

const mebibytes = ({ memoryBytes }: { memoryBytes: number }) =>
  `${Math.round(memoryBytes / 1024 ** 2)} MiB of memory`
