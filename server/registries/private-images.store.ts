import type { AppContext } from '#server/context.ts'

type StoreContext = Pick<AppContext, 'db'>

export async function notePrivate(
  { db }: StoreContext,
  name: string,
  notedAt: number,
): Promise<void> {
  await db
    .insertInto('privateImage')
    .values({ name, notedAt })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

export async function isPrivate({ db }: StoreContext, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('privateImage')
    .select('name')
    .where('name', '=', name)
    .executeTakeFirst()
  return row !== undefined
}

export async function forgetPrivate({ db }: StoreContext, name: string): Promise<void> {
  await db.deleteFrom('privateImage').where('name', '=', name).execute()
}
