import type { AppContext } from '#server/context.ts'

type StoreContext = Pick<AppContext, 'db'>

const administering = ({ db }: StoreContext) =>
  db
    .selectFrom('User')
    .where('suspendedAt', 'is', null)
    .where((user) => user.or([user('isOwner', '=', 1), user('isAdmin', '=', 1)]))

/** Now, whatever a session knows of it; who is kept out administers nothing (S-19). */
export async function isAdministrator(ctx: StoreContext, userId: string): Promise<boolean> {
  const row = await administering(ctx).select('id').where('id', '=', userId).executeTakeFirst()
  return row !== undefined
}

/** Three of those to whom somebody may turn, the first there were first. */
export async function listAdministratorNames(ctx: StoreContext): Promise<string[]> {
  const rows = await administering(ctx).select('name').orderBy('createdAt').limit(3).execute()
  return rows.flatMap(({ name }) => (name ? [name] : []))
}
