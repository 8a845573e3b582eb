import type { AppContext } from '#server/context.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { DocumentName, SetDocumentInput, UserDocument } from './user-documents.schema.ts'

type StoreContext = Pick<AppContext, 'db'>

export function find(
  ctx: StoreContext,
  userId: string,
  name: DocumentName,
): Promise<UserDocument | undefined> {
  return ctx.db
    .selectFrom('userDocument')
    .select(['text', 'version'])
    .where('userId', '=', userId)
    .where('name', '=', name)
    .executeTakeFirst()
}

/** False where the document is not of that version. */
export async function writeNext(
  ctx: StoreContext,
  userId: string,
  { name, text, version }: SetDocumentInput,
): Promise<boolean> {
  const next = { text, version: version + 1, updatedAt: databaseNowMs(ctx.db) }
  if (version === 0) {
    const { numInsertedOrUpdatedRows } = await ctx.db
      .insertInto('userDocument')
      .values({ userId, name, ...next })
      .onConflict((conflict) => conflict.columns(['userId', 'name']).doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await ctx.db
    .updateTable('userDocument')
    .set(next)
    .where('userId', '=', userId)
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
