import type { ContainerSpec } from '#server/drivers/container-driver.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { defaultImage, trashDays } from './codespaces.settings.ts'
import type { CodespaceRow } from './codespaces.store.ts'
import { limitsOf, machineOf } from './machine/given-machine.ts'

type Whose = Pick<CodespaceRow, 'ownerId' | 'repositoryUrl'>

const dayMs = 24 * 60 * 60 * 1000

/** What a codespace runs in unless its configuration names an image. */
export async function defaultImageFor(
  ctx: SettingsContext,
  { repositoryUrl }: Pick<Whose, 'repositoryUrl'>,
): Promise<string> {
  return (await readSetting(ctx, defaultImage, { repositoryUrl })) ?? ctx.config.toolImage
}

/** What a container of it gets that is made now. */
export async function limitsFor(
  ctx: SettingsContext,
  row: Parameters<typeof machineOf>[1],
): Promise<ContainerSpec['limits']> {
  return limitsOf(await machineOf(ctx, row))
}

/** How long it can be restored when it is deleted now. */
export async function trashMsFor(ctx: SettingsContext, row: Whose): Promise<number> {
  const { ownerId: userId, repositoryUrl } = row
  return (await readSetting(ctx, trashDays, { userId, repositoryUrl })) * dayMs
}
