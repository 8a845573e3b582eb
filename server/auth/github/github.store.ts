import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
type Account = Database['Account']
type Shown = Pick<Database['User'], 'name' | 'image'>

/** The account with the user it belongs to. */
export const findAccount = (db: Db, provider: string, providerAccountId: string) =>
  db
    .selectFrom('Account')
    .innerJoin('User', 'User.id', 'Account.userId')
    .select(['User.id', 'User.name', 'User.image', 'User.isOwner', 'User.suspendedAt'])
    .where('provider', '=', provider)
    .where('providerAccountId', '=', providerAccountId)
    .executeTakeFirst()

/** A new user with their account; false, and neither, where somebody has the account already. */
export async function insertUserWithAccount(
  db: Db,
  user: Database['User'],
  account: Account,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const taken = await findAccount(transaction, account.provider, account.providerAccountId)
    if (taken) return false
    await transaction.insertInto('User').values(user).execute()
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('Account')
      .values(account)
      .onConflict((conflict) => conflict.columns(['provider', 'providerAccountId']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows) return true
    await transaction.deleteFrom('User').where('id', '=', user.id).execute()
    return false
  })
}

/**
 * Makes this the user's one account at the provider, and shows the user as the provider does. What
 * is done `alongside` is done in the same transaction, and is told which other account this one
 * takes the place of.
 */
export async function putAccount(
  db: Db,
  account: Account,
  shown: Shown,
  alongside: (db: Db, replaced: Account[]) => Promise<void>,
): Promise<void> {
  const { userId, provider, providerAccountId, login, sealedToken } = account
  await db.transaction().execute(async (transaction) => {
    const replaced = await transaction
      .deleteFrom('Account')
      .where('userId', '=', userId)
      .where('provider', '=', provider)
      .where('providerAccountId', '!=', providerAccountId)
      .returningAll()
      .execute()
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('Account')
      .values(account)
      .onConflict((conflict) =>
        conflict
          .columns(['provider', 'providerAccountId'])
          .doUpdateSet({ login, sealedToken, renewalHolder: null, renewalUntil: null })
          .where('Account.userId', '=', userId),
      )
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) throw new Error('Somebody else got the account meanwhile.')
    await transaction.updateTable('User').set(shown).where('id', '=', userId).execute()
    await alongside(transaction, replaced)
  })
}

export async function deleteAccount(db: Db, provider: string, userId: string): Promise<void> {
  await db
    .deleteFrom('Account')
    .where('provider', '=', provider)
    .where('userId', '=', userId)
    .execute()
}

export const listInvitations = (db: Db, provider: string) =>
  db.selectFrom('githubInvitation').selectAll().where('provider', '=', provider).execute()

/** Of several at once for one login, the first one counts. */
export async function insertInvitation(
  db: Db,
  invitation: Database['githubInvitation'],
): Promise<void> {
  await db
    .insertInto('githubInvitation')
    .values(invitation)
    .onConflict((conflict) => conflict.columns(['provider', 'login']).doNothing())
    .execute()
}

export async function deleteInvitations(db: Db, provider: string, logins: string[]): Promise<void> {
  if (logins.length === 0) return
  await db
    .deleteFrom('githubInvitation')
    .where('provider', '=', provider)
    .where('login', 'in', logins)
    .execute()
}

/**
 * Users whose way in was an invitation, or a membership, that is gone: made by GitHub, or
 * connected to it.
 */
export async function listUninvited(db: Db, provider: string, whom: 'all' | 'signed in') {
  const invited = db
    .selectFrom('Account')
    .innerJoin('githubInvitation', (join) =>
      join
        .onRef('githubInvitation.provider', '=', 'Account.provider')
        .onRef('githubInvitation.providerAccountId', '=', 'Account.providerAccountId'),
    )
    .select('Account.userId')
    .where('Account.provider', '=', provider)
  const members = db
    .selectFrom('Account')
    .innerJoin('githubMember', (join) =>
      join
        .onRef('githubMember.provider', '=', 'Account.provider')
        .onRef('githubMember.providerAccountId', '=', 'Account.providerAccountId'),
    )
    .select('Account.userId')
    .where('Account.provider', '=', provider)
  const connected = db.selectFrom('Account').select('userId').where('provider', '=', provider)
  return db
    .selectFrom('User')
    .select(['id', 'isLocal'])
    .where('isOwner', '=', 0)
    .where((user) => user.or([user('isLocal', '=', 0), user('id', 'in', connected)]))
    .where('id', 'not in', invited)
    .where('id', 'not in', members)
    .$if(whom === 'signed in', (query) =>
      query.where('id', 'in', db.selectFrom('Session').select('userId')),
    )
    .execute()
}
