import type { AppContext } from '#server/context.ts'
import type { CodespaceTables } from '#server/db/tables/codespaces.ts'
import { AppError } from '#server/errors.ts'

type StoreContext = Pick<AppContext, 'db' | 'clock'>

export type IdempotentRequest = Omit<CodespaceTables['idempotentRequest'], 'createdAt'>

const keptMs = 24 * 60 * 60 * 1000

/**
 * Does `work` the first time this user brings this key, and nothing when the same request comes
 * again, also at the same time (F-37). The key and the work are written in one transaction, so that
 * a crash leaves both or neither, and the codespace's row is locked before `work` reads it.
 * Resolves either way once it is written; what to answer is then read anew, outside.
 *
 * `work` uses the context it is given and no other, or on SQLite, which has one connection, it
 * waits for itself for ever. Nothing is announced in it: others would not see yet what is not
 * yet committed.
 * @throws AppError `IDEMPOTENCY_KEY_INVALID` for a key that this user brought for something else
 */
export async function once<Context extends StoreContext>(
  ctx: Context,
  request: IdempotentRequest,
  work: (ctx: Context) => Promise<void>,
): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db
    .deleteFrom('idempotentRequest')
    .where('createdAt', '<', now - keptMs)
    .execute()
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    if (await isNew(inside, { ...request, createdAt: now })) {
      await lockCodespace(inside, request.codespaceId)
      await work(inside)
    }
  })
}

/** Of several at once the others wait here until the first has committed, or take its place. */
async function isNew(
  { db }: StoreContext,
  row: CodespaceTables['idempotentRequest'],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotentRequest')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return true
  const known = await db
    .selectFrom('idempotentRequest')
    .select(['operation', 'codespaceId'])
    .where('userId', '=', row.userId)
    .where('key', '=', row.key)
    .executeTakeFirstOrThrow()
  if (known.operation !== row.operation || known.codespaceId !== row.codespaceId) {
    throw new AppError('IDEMPOTENCY_KEY_INVALID', 'This key was used for another request.')
  }
  return false
}

/**
 * Two wishes for one codespace are written one after the other, each seeing what the other wrote.
 */
async function lockCodespace({ db }: StoreContext, id: string): Promise<void> {
  await db
    .updateTable('codespace')
    .set((column) => ({ generation: column.ref('generation') }))
    .where('id', '=', id)
    .execute()
}
