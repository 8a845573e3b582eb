import type { AppContext } from '#server/context.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { SettingScope } from './setting-values.schema.ts'

type StoreContext = Pick<AppContext, 'db'>

/** Whose values. */
export type Place = { scope: SettingScope; scopeId: string }
type Key = Place & { settingId: string }

/** What is stored at these places, as JSON. */
export function listAt(ctx: StoreContext, places: readonly Place[], settingIds: readonly string[]) {
  return ctx.db
    .selectFrom('settingValue')
    .select(['scope', 'scopeId', 'settingId', 'value'])
    .where('settingId', 'in', settingIds)
    .where((row) =>
      row.or(
        places.map(({ scope, scopeId }) =>
          row.and([row('scope', '=', scope), row('scopeId', '=', scopeId)]),
        ),
      ),
    )
    .execute()
}

/** Organisations and repositories that have values of their own. */
export function listPlaces(ctx: StoreContext) {
  return ctx.db
    .selectFrom('settingValue')
    .select(['scope', 'scopeId', (row) => row.fn.countAll<number>().as('count')])
    .where('scope', 'in', ['organization', 'repository'])
    .groupBy(['scope', 'scopeId'])
    .orderBy('scope')
    .orderBy('scopeId')
    .execute()
}

/**
 * Writes the value, or takes it away where it is null. Resolves to the one it replaces, and null
 * where there was none: of several writers at once, each replaces what the one before it wrote.
 * Called inside a transaction.
 */
export async function exchange(
  ctx: StoreContext,
  { scope, scopeId, settingId }: Key,
  value: string | null,
  updatedBy: string,
): Promise<string | null> {
  if (value === null) {
    const gone = await ctx.db
      .deleteFrom('settingValue')
      .where('scope', '=', scope)
      .where('scopeId', '=', scopeId)
      .where('settingId', '=', settingId)
      .returning('value')
      .executeTakeFirst()
    return gone?.value ?? null
  }
  const written = { value, updatedAt: databaseNowMs(ctx.db), updatedBy }
  const userId = scope === 'user' ? scopeId : null
  // Whoever waited for another's row finds it gone again only where a third took it away:
  // then it is free.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const { numInsertedOrUpdatedRows } = await ctx.db
      .insertInto('settingValue')
      .values({ scope, scopeId, settingId, userId, ...written })
      .onConflict((conflict) => conflict.columns(['scope', 'scopeId', 'settingId']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) return null
    const ofKey = ctx.db
      .updateTable('settingValue')
      .where('scope', '=', scope)
      .where('scopeId', '=', scopeId)
      .where('settingId', '=', settingId)
    // Locks the row, so that what is read is what is replaced.
    const before = await ofKey
      .set((row) => ({ value: row.ref('value') }))
      .returning('value')
      .executeTakeFirst()
    if (!before) continue
    await ofKey.set(written).execute()
    return before.value
  }
  throw new Error('A setting was written and taken away by others all the time.')
}
