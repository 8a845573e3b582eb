import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { SealedColumn } from '#server/seal.ts'

type Db = Kysely<Database>
export type TargetRow = Database['notificationTarget']
export type NotificationRow = Database['notification']
type Whose = Pick<TargetRow, 'userId' | 'channel'>

/** What webhooks are signed with, and codes that were mailed. */
export const targetColumn = {
  table: 'notificationTarget',
  column: 'sealedSecret',
  row: ['userId', 'channel', 'address'],
} as const satisfies SealedColumn<'notificationTarget'>

/** It opens for this host and user alone. */
export const smtpPasswordColumn = {
  table: 'smtpPassword',
  column: 'sealedPassword',
  row: ['id', 'host', 'userName'],
} as const satisfies SealedColumn<'smtpPassword'>

export const listTargets = (db: Db, userId: string) =>
  db.selectFrom('notificationTarget').selectAll().where('userId', '=', userId).execute()

export const findTarget = (db: Db, { userId, channel }: Whose) =>
  db
    .selectFrom('notificationTarget')
    .selectAll()
    .where('userId', '=', userId)
    .where('channel', '=', channel)
    .executeTakeFirst()

/** In place of what there was. */
export async function replaceTarget(db: Db, row: TargetRow): Promise<void> {
  await db
    .insertInto('notificationTarget')
    .values(row)
    .onConflict((conflict) => conflict.columns(['userId', 'channel']).doUpdateSet(row))
    .execute()
}

export async function deleteTarget(db: Db, { userId, channel }: Whose): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('notificationTarget')
    .where('userId', '=', userId)
    .where('channel', '=', channel)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** One more try of a code; false where it has had as many as it may. */
export async function countTry(db: Db, row: TargetRow, most: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('notificationTarget')
    .set((column) => ({ codeTries: column('codeTries', '+', 1) }))
    .where('userId', '=', row.userId)
    .where('channel', '=', row.channel)
    .where('sealedSecret', '=', row.sealedSecret)
    .where('codeTries', '<', most)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Of this very address: there may be another one by now. */
export async function updateTarget(
  db: Db,
  { userId, channel, address }: Pick<TargetRow, 'userId' | 'channel' | 'address'>,
  changes: Partial<Pick<TargetRow, 'confirmedAt' | 'codeExpiresAt' | 'problem' | 'problemAt'>>,
): Promise<void> {
  await db
    .updateTable('notificationTarget')
    .set(changes)
    .where('userId', '=', userId)
    .where('channel', '=', channel)
    .where('address', '=', address)
    .execute()
}

/** Due at once; nothing where the same is there already. */
export async function insertNotification(
  db: Db,
  row: Omit<NotificationRow, 'attempts' | 'nextAttemptAt'>,
): Promise<void> {
  await db
    .insertInto('notification')
    .values({ ...row, attempts: 0, nextAttemptAt: databaseNowMs(db) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteNotification(db: Db, id: string): Promise<void> {
  await db.deleteFrom('notification').where('id', '=', id).execute()
}

/** The codespace while what there is to say of it is still so, and somebody there to hear it. */
export const findExpiring = (db: Db, { codespaceId, noticedAt }: NotificationRow) =>
  db
    .selectFrom('codespace')
    .innerJoin('User', 'User.id', 'codespace.ownerId')
    .selectAll('codespace')
    .select('User.name as userName')
    .where('codespace.id', '=', codespaceId)
    .where('codespace.expiryNoticedAt', '=', noticedAt)
    .where('codespace.usedSteadyAt', '<=', noticedAt)
    .where((row) =>
      row.or([row('codespace.stoppedAt', 'is', null), row('codespace.stoppedAt', '<=', noticedAt)]),
    )
    .where((row) =>
      row.or([
        row('codespace.desired', '=', 'stopped'),
        row.and([row('codespace.desired', '=', 'running'), row('codespace.phase', '=', 'failed')]),
      ]),
    )
    .where('User.suspendedAt', 'is', null)
    .executeTakeFirst()

export const findPassword = (db: Db) => db.selectFrom('smtpPassword').selectAll().executeTakeFirst()

export async function replacePassword(db: Db, row: Database['smtpPassword'] | null): Promise<void> {
  if (row === null) {
    await db.deleteFrom('smtpPassword').execute()
    return
  }
  await db
    .insertInto('smtpPassword')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}
