import type { AppContext } from '#server/context.ts'

type StoreContext = Pick<AppContext, 'db'>

/** Those that are wanted to run, and those that were to be stopped. */
export function listWithStops({ db }: StoreContext) {
  return db
    .selectFrom('codespace')
    .select(['id', 'name', 'displayName', 'ownerId', 'repositoryUrl'])
    .select(['desired', 'generation', 'quotaStopAt'])
    .where((row) => row.or([row('desired', '=', 'running'), row('quotaStopAt', 'is not', null)]))
    .execute()
}

export async function setQuotaStop({ db }: StoreContext, id: string, at: number | null) {
  await db.updateTable('codespace').set({ quotaStopAt: at }).where('id', '=', id).execute()
}

/** False where something else is wanted of it by now. */
export async function stopRunning(
  { db }: StoreContext,
  { id, generation }: { id: string; generation: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('codespace')
    .set({ desired: 'stopped', rebuild: null, quotaStopAt: null })
    .where('id', '=', id)
    .where('desired', '=', 'running')
    .where('generation', '=', generation)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
