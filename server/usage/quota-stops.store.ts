import type { AppContext } from '#server/context.ts'

type StoreContext = Pick<AppContext, 'db'>

/** Those that are wanted to run, and those that were to be stopped. */
export function listWithStops({ db }: StoreContext) {
  return db
    .selectFrom('codespace')
    .selectAll()
    .where((row) => row.or([row('desired', '=', 'running'), row('quotaStopAt', 'is not', null)]))
    .execute()
}

export async function setQuotaStop({ db }: StoreContext, id: string, at: number | null) {
  await db.updateTable('codespace').set({ quotaStopAt: at }).where('id', '=', id).execute()
}
