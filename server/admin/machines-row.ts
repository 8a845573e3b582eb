import type { AppContext } from '#server/context.ts'
import type { EngineInfo } from '#server/drivers/container-driver.ts'
import { offerMachines } from '#server/machines/machines.ts'
import type { Verdict } from './check.ts'
import { inWords } from './free-space.ts'

/** Names the types that have more than there is: they start, and get what there is. */
export async function machinesRow(
  ctx: AppContext,
  engine: EngineInfo | null,
): Promise<Verdict | null> {
  const { cpus = null, memoryBytes = null } = engine ?? {}
  const larger = (await offerMachines(ctx, { repositoryUrl: null })).filter(
    (one) => (cpus !== null && one.cpus > cpus) || one.memoryBytes > (memoryBytes ?? Infinity),
  )
  if (larger.length === 0) return null
  const names = larger.map(({ name }) => name).join(', ')
  const has = `${cpus} processors and ${inWords(memoryBytes ?? 0)} of memory`
  const detail = `This machine has ${has}, which is less than these types say: ${names}.`
  const advice = 'Give the types no more than this machine has, or take them away.'
  return { health: 'warning', detail, advice }
}
