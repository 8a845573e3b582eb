import type { AppContext } from '#server/context.ts'
import { parseRepositoryUrl } from '#server/repositories/repositories.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { UserSettings } from './settings.schema.ts'
import { find, write } from './settings.store.ts'

const defaults: UserSettings = { dotfilesRepositoryUrl: null }

export async function getSettings(ctx: SignedInContext): Promise<UserSettings> {
  return (await find(ctx, ctx.session.user.id)) ?? defaults
}

/**
 * Nobody's but one's own (S-84). Answers with what is kept, the address in its canonical form.
 * @throws AppError `REPOSITORY_URL_INVALID`
 */
export async function setSettings(
  ctx: SignedInContext,
  wanted: UserSettings,
): Promise<UserSettings> {
  const { dotfilesRepositoryUrl: address } = wanted
  const settings: UserSettings = {
    dotfilesRepositoryUrl:
      address === null ? null : parseRepositoryUrl(address, ctx.config.gitHosts).url,
  }
  await write(ctx, ctx.session.user.id, settings)
  return settings
}

/** What is cloned into a codespace of this user's after `postCreateCommand`; null for nothing. */
export async function dotfilesOf(
  ctx: Pick<AppContext, 'db'>,
  userId: string,
): Promise<string | null> {
  return (await find(ctx, userId))?.dotfilesRepositoryUrl ?? null
}
