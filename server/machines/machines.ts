import { cpus, memoryBytes, pids, workspaceBytes } from '#server/codespaces/codespaces.settings.ts'
import { AppError } from '#server/errors.ts'
import { readSetting, readSettingOfEach, type SettingsContext } from '#server/settings/settings.ts'
import {
  type Machine,
  type MachineNeeds,
  type MachineOffer,
  standardMachine,
} from './machines.schema.ts'
import { allowedMachines, machineTypes } from './machines.settings.ts'
import { readMachine } from './read-machine.ts'

type Whose = { repositoryUrl: string | null }

/**
 * Every type there is for codespaces of this repository, the smallest first, each that cannot be
 * had with the reason. One is the default, always.
 */
export async function offerMachines(
  ctx: SettingsContext,
  { repositoryUrl }: Whose,
  needs: MachineNeeds = {},
): Promise<MachineOffer[]> {
  const all = await listMachines(ctx, { repositoryUrl })
  const isAllowed = await readAllowed(ctx, { repositoryUrl })
  const offers = all.map((one) => ({ ...one, refusal: refusalOf(one, isAllowed(one.name), needs) }))
  const { name } = defaultOf(offers, isAllowed)
  return offers.map((one) => ({ ...one, isDefault: one.name === name }))
}

/**
 * What a codespace gets now that asks for this type, or with null for none: then, and where it may
 * not have that, the smallest that it can.
 */
export async function machineFor(
  ctx: SettingsContext,
  { repositoryUrl, machine }: Whose & { machine: string | null },
  needs: MachineNeeds = {},
): Promise<Machine> {
  const offers = await offerMachines(ctx, { repositoryUrl }, needs)
  const isAllowed = await readAllowed(ctx, { repositoryUrl })
  const asked = offers.find(({ name }) => name === machine && isAllowed(name))
  const found = asked ?? offers.find(({ isDefault }) => isDefault)
  if (!found) throw new Error('There always is a default type.')
  const { refusal: _refusal, isDefault: _isDefault, ...given } = found
  return given
}

/**
 * Refuses a type that somebody asks for and may not have. What a configuration needs is no reason:
 * it is told, and whoever asks knows it. The default is never refused: it is had without asking.
 * @throws AppError `MACHINE_NOT_FOUND`, `MACHINE_NOT_ALLOWED`
 */
export async function requireMachine(
  ctx: SettingsContext,
  name: string,
  whose: Whose,
): Promise<Machine> {
  const found = (await offerMachines(ctx, whose)).find((one) => one.name === name)
  if (!found) throw new AppError('MACHINE_NOT_FOUND', `There is no machine type “${name}”.`)
  if (found.refusal !== null && !found.isDefault) {
    throw new AppError('MACHINE_NOT_ALLOWED', found.refusal)
  }
  return found
}

/** What holds for everybody and what a repository says, all of them at once. */
async function readAllowed(
  ctx: SettingsContext,
  { repositoryUrl }: Whose,
): Promise<(name: string) => boolean> {
  const lists = await readSettingOfEach(ctx, allowedMachines, { repositoryUrl })
  return (name) => lists.every((list) => list.includes('*') || list.includes(name))
}

async function listMachines(ctx: SettingsContext, { repositoryUrl }: Whose): Promise<Machine[]> {
  const standard = {
    name: standardMachine,
    cpus: await readSetting(ctx, cpus, { repositoryUrl }),
    memoryBytes: await readSetting(ctx, memoryBytes, { repositoryUrl }),
    storageBytes: await readSetting(ctx, workspaceBytes, { repositoryUrl }),
    pids: await readSetting(ctx, pids, { repositoryUrl }),
    description: '',
  }
  const others = (await readSetting(ctx, machineTypes)).map(readMachine)
  return [standard, ...others].toSorted(
    (one, other) =>
      one.cpus - other.cpus ||
      one.memoryBytes - other.memoryBytes ||
      one.storageBytes - other.storageBytes,
  )
}

function refusalOf(one: Machine, isAllowed: boolean, needs: MachineNeeds): string | null {
  if (!isAllowed) return `“${allowedMachines.title}” does not name it for this repository.`
  const asks = (what: string) => `The repository’s hostRequirements ask for ${what}.`
  if ((needs.cpus ?? 0) > one.cpus) return asks(`${needs.cpus} processors`)
  if ((needs.memoryBytes ?? 0) > one.memoryBytes) {
    return asks(`${inGigabytes(needs.memoryBytes ?? 0)} of memory`)
  }
  if ((needs.storageBytes ?? 0) > one.storageBytes) {
    return asks(`${inGigabytes(needs.storageBytes ?? 0)} of storage`)
  }
  return null
}

/**
 * The smallest that can be had. Where a configuration needs more than there is the largest that is
 * allowed, and where a policy names none that there is any more the standard one: nobody is left
 * without.
 */
function defaultOf(
  offers: readonly Omit<MachineOffer, 'isDefault'>[],
  isAllowed: (name: string) => boolean,
): Pick<Machine, 'name'> {
  const fitting = offers.find(({ refusal }) => refusal === null)
  return fitting ?? offers.findLast(({ name }) => isAllowed(name)) ?? { name: standardMachine }
}

const inGigabytes = (bytes: number) => `${Number((bytes / 1024 ** 3).toFixed(1))} GB`
