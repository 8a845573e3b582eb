import type { z } from 'zod'
import type { ContainerSpec } from '#server/drivers/container-driver.ts'
import { type Machine, type MachineNeeds, machine } from '#server/machines/machines.schema.ts'
import { machineFor } from '#server/machines/machines.ts'
import type { SettingsContext } from '#server/settings/settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'

/** `own`: its container's share, where others of the codespace have theirs. */
const givenMachine = machine
  .pick({ name: true, cpus: true, memoryBytes: true, pids: true })
  .extend({ own: machine.pick({ cpus: true, memoryBytes: true, pids: true }) })
export type GivenMachine = z.infer<typeof givenMachine>

type Asking = Pick<CodespaceRow, 'repositoryUrl' | 'machine' | 'configuration'>

/** What a codespace has when it starts now. */
export function machineOf(ctx: SettingsContext, row: Asking): Promise<Machine> {
  const { repositoryUrl, machine: asked } = row
  return machineFor(ctx, { repositoryUrl, machine: asked }, needsOf(row))
}

/** Without what is not a container's. */
export const limitsOf = ({ cpus, memoryBytes, pids }: Machine): ContainerSpec['limits'] => ({
  memoryBytes,
  cpus,
  pids,
})

/** What its configuration needs, as far as that is known. */
export function needsOf({ configuration }: Pick<CodespaceRow, 'configuration'>): MachineNeeds {
  const { hostRequirements = {} } = JSON.parse(configuration ?? '{}') as {
    hostRequirements?: MachineNeeds
  }
  const { cpus, memoryBytes, storageBytes } = hostRequirements
  return {
    ...(cpus !== undefined && { cpus }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(storageBytes !== undefined && { storageBytes }),
  }
}

/** What its container has now, or had when it ran last; null before there was one. */
export function givenMachineOf(row: Pick<CodespaceRow, 'givenMachine'>): GivenMachine | null {
  return row.givenMachine === null ? null : givenMachine.parse(JSON.parse(row.givenMachine))
}

export function givenMachineText(
  { name, cpus, memoryBytes, pids }: Machine,
  own: ContainerSpec['limits'],
): string {
  return JSON.stringify({ name, cpus, memoryBytes, pids, own } satisfies GivenMachine)
}
