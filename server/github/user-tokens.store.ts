import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'

type Db = Kysely<Database>
type Whose = { provider: string; userId: string }

export const findAccountOf = (db: Db, provider: string, userId: string) =>
  db
    .selectFrom('Account')
    .selectAll()
    .where('provider', '=', provider)
    .where('userId', '=', userId)
    .executeTakeFirst()

/**
 * From now on to the end of the transaction nobody else gives or takes what hangs on
 * these accounts.
 */
export async function lockAccounts(db: Db, whose: Partial<Whose>): Promise<void> {
  await db
    .updateTable('Account')
    .set((column) => ({ providerAccountId: column.ref('providerAccountId') }))
    .$if(whose.userId !== undefined, (query) => query.where('userId', '=', whose.userId ?? ''))
    .$if(whose.provider !== undefined, (query) =>
      query.where('provider', '=', whose.provider ?? ''),
    )
    .execute()
}

/**
 * The row as it is then; undefined while somebody else renews its token, or where there is
 * none to renew.
 */
export async function takeRenewal(
  db: Db,
  { provider, userId }: Whose,
  lease: { holder: string; ttlMs: number },
) {
  const now = databaseNowMs(db)
  return db
    .updateTable('Account')
    .set((column) => ({
      renewalHolder: lease.holder,
      renewalUntil: column(now, '+', lease.ttlMs),
    }))
    .where('provider', '=', provider)
    .where('userId', '=', userId)
    .where('sealedToken', 'is not', null)
    .where((column) =>
      column.or([column('renewalHolder', 'is', null), column('renewalUntil', '<=', now)]),
    )
    .returningAll()
    .executeTakeFirst()
}

/** False where it is another's by now, or the account is gone: then nothing was written. */
export async function endRenewal(
  db: Db,
  { provider, userId, holder }: Whose & { holder: string },
  changes: { sealedToken?: string | null } = {},
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('Account')
    .set({ ...changes, renewalHolder: null, renewalUntil: null })
    .where('provider', '=', provider)
    .where('userId', '=', userId)
    .where('renewalHolder', '=', holder)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Forgets the tokens of these rows and keeps who they are of. Who is renewing one finds that it is
 * not theirs to write any more.
 */
const forgetting = (db: Db) =>
  db.updateTable('Account').set({ sealedToken: null, renewalHolder: null, renewalUntil: null })

export async function forgetToken(db: Db, provider: string, userId: string): Promise<void> {
  await forgetting(db).where('provider', '=', provider).where('userId', '=', userId).execute()
}

export async function forgetTokenOfAccount(
  db: Db,
  provider: string,
  accountId: string,
): Promise<void> {
  await forgetting(db)
    .where('provider', '=', provider)
    .where('providerAccountId', '=', accountId)
    .execute()
}

export async function forgetTokensAt(db: Db, provider: string): Promise<void> {
  await forgetting(db).where('provider', '=', provider).execute()
}

export async function forgetTokensOf(db: Db, userId: string): Promise<void> {
  await forgetting(db).where('userId', '=', userId).execute()
}

export const listAccountsWithToken = (db: Db, where: Partial<Whose>) =>
  db
    .selectFrom('Account')
    .innerJoin('User', 'User.id', 'Account.userId')
    .selectAll('Account')
    .select('User.name')
    .where('sealedToken', 'is not', null)
    .$if(where.userId !== undefined, (query) => query.where('userId', '=', where.userId ?? ''))
    .$if(where.provider !== undefined, (query) =>
      query.where('provider', '=', where.provider ?? ''),
    )
    .execute()
