import { z } from 'zod'
import { machineOffer } from '#server/machines/machines.schema.ts'
import { offerMachines, requireMachine } from '#server/machines/machines.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { Codespace, SetMachineInput } from '../codespaces.schema.ts'
import { lockAllOf, update } from '../codespaces.store.ts'
import { announced, requireCodespace } from '../codespaces.ts'
import { deletedError, recordDeed } from '../wish.ts'
import { needsOf } from './given-machine.ts'

export const machineOffers = z.array(machineOffer)

/** What this codespace could be, by what its repository needs and may have. */
export async function offerMachinesFor(
  ctx: SignedInContext,
  name: string,
): Promise<z.infer<typeof machineOffers>> {
  const row = await requireCodespace(ctx, name)
  return offerMachines(ctx, row, needsOf(row))
}

/**
 * Another machine type: at once where it runs and the engine can, else from its next start on. Its
 * storage only grows.
 * @throws AppError `MACHINE_NOT_FOUND`, `MACHINE_NOT_ALLOWED`
 */
export async function setMachine(
  ctx: SignedInContext,
  { name, machine }: SetMachineInput,
): Promise<Codespace> {
  const { id, repositoryUrl } = await requireCodespace(ctx, name)
  await requireMachine(ctx, machine, { repositoryUrl })
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await lockAllOf(inside, ctx.session.user.id)
    const row = await requireCodespace(inside, name)
    if (row.desired === 'deleted') throw deletedError()
    if (row.machine === machine) return
    const isMachineWanted = row.desired === 'running' ? 1 : 0
    await update(inside, id, { machine, isMachineWanted })
    const [before, after] = [{ machine: row.machine }, { machine }]
    await recordDeed(inside, row, { action: 'codespace.setMachine', before, after })
  })
  return announced(ctx, id, name)
}
