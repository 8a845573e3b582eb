import type { AppContext } from '#server/context.ts'
import type { UserSettings } from './settings.schema.ts'

type StoreContext = Pick<AppContext, 'db'>

export function find(ctx: StoreContext, userId: string): Promise<UserSettings | undefined> {
  return ctx.db
    .selectFrom('userSetting')
    .select('dotfilesRepositoryUrl')
    .where('userId', '=', userId)
    .executeTakeFirst()
}

export async function write(
  ctx: StoreContext,
  userId: string,
  settings: UserSettings,
): Promise<void> {
  await ctx.db
    .insertInto('userSetting')
    .values({ userId, ...settings })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet(settings))
    .execute()
}
