import { z } from 'zod'

/** `large`: part of settings, and of what a codespace remembers. */
export const machineName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(32)

/** What the settings for one codespace make together; the list can name it nowhere else. */
export const standardMachine = 'standard'

export const machine = z.object({
  name: machineName,
  cpus: z.number(),
  memoryBytes: z.number(),
  storageBytes: z.number(),
  pids: z.number(),
  /** What it is for, in the operator's words; empty for nothing. */
  description: z.string(),
})
export type Machine = z.infer<typeof machine>

/** One of those that there are, the smallest first. */
export const machineOffer = machine.extend({
  /** Why it cannot be had: one sentence. Null where it can. */
  refusal: z.string().nullable(),
  /** What a codespace gets that asks for none. */
  isDefault: z.boolean(),
})
export type MachineOffer = z.infer<typeof machineOffer>

/** What somebody has chosen for all their new codespaces. */
const wantedMachine = z.object({
  name: machineName,
  /** Why this one gets another: one sentence. Null where it does not. */
  refusal: z.string().nullable(),
})

/** What there is for a new codespace of one's own; `wanted` is null where nothing is chosen. */
export const machinesOnOffer = z.object({
  machines: z.array(machineOffer),
  wanted: wantedMachine.nullable(),
})
export type MachinesOnOffer = z.infer<typeof machinesOnOffer>

/** What a repository's `hostRequirements` say that it needs. */
export const machineNeeds = z.object({
  cpus: z.number().optional(),
  memoryBytes: z.number().optional(),
  storageBytes: z.number().optional(),
})
export type MachineNeeds = z.infer<typeof machineNeeds>
