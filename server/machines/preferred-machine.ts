import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { onSetting, readSetting, type SettingsContext } from '#server/settings/settings.ts'
import type { MachineNeeds, MachineOffer, WantedMachine } from './machines.schema.ts'
import { preferredMachine } from './machines.settings.ts'
import { offerMachines } from './machines.ts'

type Whose = { userId: string; repositoryUrl: string | null }

/** What somebody has chosen for all their new codespaces, and whether one of these can have it. */
export async function wantedMachine(
  ctx: SettingsContext,
  { userId, repositoryUrl }: Whose,
  needs: MachineNeeds = {},
): Promise<WantedMachine | null> {
  const name = await readSetting(ctx, preferredMachine, { userId })
  if (name === null) return null
  const offers = await offerMachines(ctx, { repositoryUrl }, needs)
  const found = offers.find((one) => one.name === name)
  return { name, refusal: found ? found.refusal : 'It is not there any more.' }
}

/** The type of a new codespace for which none is asked for; null for the smallest it can use. */
export async function machineByChoice(ctx: SettingsContext, whose: Whose): Promise<string | null> {
  const wanted = await wantedMachine(ctx, whose)
  return wanted?.refusal === null ? wanted.name : null
}

/** Every type there is, of which the default is the one that they have chosen, where it can be. */
export async function offerTo(
  ctx: SettingsContext,
  whose: Whose,
  needs: MachineNeeds,
): Promise<MachineOffer[]> {
  const offers = await offerMachines(ctx, whose, needs)
  const wanted = await wantedMachine(ctx, whose, needs)
  if (wanted?.refusal !== null) return offers
  return offers.map((one) => ({ ...one, isDefault: one.name === wanted.name }))
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
