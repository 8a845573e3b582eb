import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { onSetting, readSetting, type SettingsContext } from '#server/settings/settings.ts'
import type { MachineNeeds, MachinesOnOffer } from './machines.schema.ts'
import { preferredMachine } from './machines.settings.ts'
import { offerMachines } from './machines.ts'

type Whose = { userId: string; repositoryUrl: string | null }

/** The type of a new codespace for which none is asked for; null for the smallest it can use. */
export async function machineByChoice(ctx: SettingsContext, whose: Whose): Promise<string | null> {
  const { wanted } = await offerTo(ctx, whose, {})
  return wanted?.refusal === null ? wanted.name : null
}

/**
 * Every type there is, of which the default is the one that they have chosen for all their new
 * codespaces, where it can be had.
 */
export async function offerTo(
  ctx: SettingsContext,
  whose: Whose,
  needs: MachineNeeds,
): Promise<MachinesOnOffer> {
  const machines = await offerMachines(ctx, whose, needs)
  const name = await readSetting(ctx, preferredMachine, { userId: whose.userId })
  if (name === null) return { machines, wanted: null }
  const found = machines.find((one) => one.name === name)
  const refusal = found ? found.refusal : 'It is not there any more.'
  const wanted = { name, refusal }
  if (refusal !== null) return { machines, wanted }
  return { machines: machines.map((one) => ({ ...one, isDefault: one.name === name })), wanted }
}

/** While it lives, nobody chooses a type for themselves that there is not. */
export function guardPreferredMachine(ctx: Pick<AppContext, 'config' | 'db'>): Disposable {
  return onSetting(ctx, preferredMachine, {
    async verify(wanted) {
      if (wanted === null) return
      const names = (await offerMachines(ctx, { repositoryUrl: null })).map(({ name }) => name)
      if (names.includes(wanted)) return
      throw new AppError(
        'SETTING_VALUE_INVALID',
        `There is no machine type “${wanted}”. It can be ${names.map((name) => `“${name}”`).join(', ')}.`,
      )
    },
  })
}
