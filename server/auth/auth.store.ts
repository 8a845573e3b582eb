import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>

export const findSession = (db: Db, tokenHash: string) =>
  db
    .selectFrom('Session')
    .innerJoin('User', 'User.id', 'Session.userId')
    .select(['Session.expires', 'Session.createdAt', 'Session.usedAt', 'Session.userId'])
    .select(['User.name', 'User.image', 'User.isOwner', 'User.isAdmin', 'User.suspendedAt'])
    .where('Session.sessionToken', '=', tokenHash)
    .executeTakeFirst()

export async function insertSession(db: Db, session: Database['Session']): Promise<void> {
  await db.insertInto('Session').values(session).execute()
}

export async function markSessionUsed(db: Db, tokenHash: string, usedAt: number): Promise<void> {
  await db.updateTable('Session').set({ usedAt }).where('sessionToken', '=', tokenHash).execute()
}

/** The id of the user whose session it was. */
export async function deleteSession(db: Db, tokenHash: string): Promise<string | undefined> {
  const row = await db
    .deleteFrom('Session')
    .where('sessionToken', '=', tokenHash)
    .returning('userId')
    .executeTakeFirst()
  return row?.userId
}

/** How many there were. */
export async function deleteSessionsOf(db: Db, userId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('Session')
    .where('userId', '=', userId)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Of all the sessions this user has, which are about to be ended. */
export async function keepEndReason(
  db: Db,
  { userId, reason, endedAt }: { userId: string; reason: string; endedAt: number },
): Promise<void> {
  const sessions = await db
    .selectFrom('Session')
    .select('sessionToken')
    .where('userId', '=', userId)
    .execute()
  if (sessions.length === 0) return
  await db
    .insertInto('endedSession')
    .values(sessions.map(({ sessionToken }) => ({ sessionToken, reason, endedAt })))
    .onConflict((conflict) => conflict.column('sessionToken').doNothing())
    .execute()
}

export async function findEndReason(db: Db, tokenHash: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('endedSession')
    .select('reason')
    .where('sessionToken', '=', tokenHash)
    .executeTakeFirst()
  return row?.reason
}

export async function deleteEndReasons(db: Db, before: number): Promise<void> {
  await db.deleteFrom('endedSession').where('endedAt', '<', before).execute()
}

export async function deleteEndedSessions(db: Db, now: Date, unusedSince: number): Promise<void> {
  await db
    .deleteFrom('Session')
    .where((row) =>
      row.or([row('expires', '<=', now.toISOString()), row('usedAt', '<=', unusedSince)]),
    )
    .execute()
}

/** Of several at once with one email, one is inserted, and all get that row. */
export async function insertUserOnce(db: Db, user: Database['User']): Promise<Database['User']> {
  await db
    .insertInto('User')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute()
  return db.selectFrom('User').selectAll().where('email', '=', user.email).executeTakeFirstOrThrow()
}

export const findUser = (db: Db, id: string) =>
  db
    .selectFrom('User')
    .select(['id', 'name', 'email', 'image', 'isOwner', 'isLocal', 'suspendedAt'])
    .where('id', '=', id)
    .executeTakeFirst()

/** Whether there was anything to take back. */
export async function forgetDeletion(db: Db, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('accountDeletion')
    .where('userId', '=', userId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function isThereAnOwner(db: Db): Promise<boolean> {
  const row = await db.selectFrom('User').select('id').where('isOwner', '=', 1).executeTakeFirst()
  return row !== undefined
}

export async function insertVerificationToken(
  db: Db,
  token: Database['VerificationToken'],
): Promise<void> {
  await db.insertInto('VerificationToken').values(token).execute()
}

/** Whom a link is for, where that is somebody already; the link stays as it is. */
export const findUserOfToken = (db: Db, token: string) =>
  db
    .selectFrom('VerificationToken')
    .innerJoin('User', 'User.email', 'VerificationToken.identifier')
    .select(['User.id', 'User.name', 'User.suspendedAt'])
    .where('token', '=', token)
    .executeTakeFirst()

export const findUserByEmail = (db: Db, email: string) =>
  db.selectFrom('User').select(['id', 'suspendedAt']).where('email', '=', email).executeTakeFirst()

/** Links nobody has used, for the user of this made-up address. */
export async function deleteTokensOf(db: Db, email: string): Promise<void> {
  await db.deleteFrom('VerificationToken').where('identifier', '=', email).execute()
}

/** Takes the row away; of several callers one gets it. */
export const takeVerificationToken = (db: Db, token: string) =>
  db.deleteFrom('VerificationToken').where('token', '=', token).returningAll().executeTakeFirst()

export async function deleteExpiredTokens(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('VerificationToken').where('expires', '<=', now.toISOString()).execute()
}
