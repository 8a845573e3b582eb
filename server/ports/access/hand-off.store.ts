import type { Insertable, Selectable } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { PortTables } from '#server/db/tables/ports.ts'

type StoreContext = Pick<AppContext, 'db'>
export type HandOffRow = Selectable<PortTables['portHandOff']>

export async function insertHandOff(
  { db }: StoreContext,
  row: Insertable<PortTables['portHandOff']>,
): Promise<void> {
  await db.insertInto('portHandOff').values(row).execute()
}

/** Only who deletes it has it: of two that come at once, one. */
export function takeHandOff(
  { db }: StoreContext,
  codeHash: string,
): Promise<HandOffRow | undefined> {
  return db
    .deleteFrom('portHandOff')
    .where('codeHash', '=', codeHash)
    .returningAll()
    .executeTakeFirst()
}

export async function removeEndedHandOffs({ db }: StoreContext, now: number): Promise<void> {
  await db.deleteFrom('portHandOff').where('expiresAt', '<=', now).execute()
}
