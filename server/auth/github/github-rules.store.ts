import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type Rule = Database['githubRule']
type Key = Pick<Rule, 'provider' | 'rule'>

export const listRules = (db: Db, provider: string): Promise<Rule[]> =>
  db.selectFrom('githubRule').selectAll().where('provider', '=', provider).orderBy('rule').execute()

/** Of several at once, the first counts; `replace`: or the last. */
export async function insertRule(db: Db, rule: Rule, replace = false): Promise<void> {
  const { provider: _, rule: __, ...meaning } = rule
  await db
    .insertInto('githubRule')
    .values(rule)
    .onConflict((conflict) => {
      const known = conflict.columns(['provider', 'rule'])
      return replace ? known.doUpdateSet(meaning) : known.doNothing()
    })
    .execute()
}

export async function updateRule(db: Db, key: Key, changes: Partial<Rule>): Promise<void> {
  await db
    .updateTable('githubRule')
    .set(changes)
    .where('provider', '=', key.provider)
    .where('rule', '=', key.rule)
    .execute()
}

/** Whether it is for the caller to ask GitHub now: of several servers, for one. */
export async function takeTry(
  db: Db,
  { provider, rule, triedAt }: Rule,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('githubRule')
    .set({ triedAt: now })
    .where('provider', '=', provider)
    .where('rule', '=', rule)
    .where((row) => (triedAt === null ? row('triedAt', 'is', null) : row('triedAt', '=', triedAt)))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Forgets what these rules meant, and who came in by them. */
export async function deleteRules(db: Db, provider: string, rules: string[]): Promise<void> {
  if (rules.length === 0) return
  await db
    .deleteFrom('githubMember')
    .where('provider', '=', provider)
    .where('rule', 'in', rules)
    .execute()
  await db
    .deleteFrom('githubRule')
    .where('provider', '=', provider)
    .where('rule', 'in', rules)
    .execute()
}

/** Everybody who is known here by that host. */
export async function listAccountIds(db: Db, provider: string): Promise<string[]> {
  const rows = await db
    .selectFrom('Account')
    .select('providerAccountId')
    .where('provider', '=', provider)
    .execute()
  return rows.map(({ providerAccountId }) => providerAccountId)
}

/** Who of them is in this rule. */
export const listMembers = (db: Db, { provider, rule }: Key) =>
  db
    .selectFrom('githubMember')
    .selectAll()
    .where('provider', '=', provider)
    .where('rule', '=', rule)
    .execute()

/** How many are in each rule that anybody is in, and of how many of them there is a session. */
export const countMembers = (db: Db, provider: string) =>
  db
    .selectFrom('githubMember')
    .leftJoin('Account', (join) =>
      join
        .onRef('Account.provider', '=', 'githubMember.provider')
        .onRef('Account.providerAccountId', '=', 'githubMember.providerAccountId'),
    )
    .leftJoin('Session', 'Session.userId', 'Account.userId')
    .select((row) => [
      'githubMember.rule as rule',
      row.fn.count<number>('githubMember.providerAccountId').distinct().as('people'),
      row.fn.count<number>('Session.userId').distinct().as('signedIn'),
    ])
    .where('githubMember.provider', '=', provider)
    .groupBy('githubMember.rule')
    .execute()

export async function putMember(db: Db, member: Database['githubMember']): Promise<void> {
  const { confirmedAt } = member
  await db
    .insertInto('githubMember')
    .values(member)
    .onConflict((conflict) =>
      conflict.columns(['provider', 'rule', 'providerAccountId']).doUpdateSet({ confirmedAt }),
    )
    .execute()
}

/** These people as seen there at that time. */
export async function confirmMembers(
  db: Db,
  { provider, rule }: Key,
  { ids, confirmedAt }: { ids: string[]; confirmedAt: number },
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('githubMember')
    .set({ confirmedAt })
    .where('provider', '=', provider)
    .where('rule', '=', rule)
    .where('providerAccountId', 'in', ids)
    .where('confirmedAt', '<', confirmedAt)
    .execute()
}

/** Who was last seen there before that time; of them, where given, these people alone. */
export async function deleteMembers(
  db: Db,
  { provider, rule }: Key,
  { before, ids }: { before: number; ids?: string[] },
): Promise<void> {
  if (ids?.length === 0) return
  await db
    .deleteFrom('githubMember')
    .where('provider', '=', provider)
    .where('rule', '=', rule)
    .where('confirmedAt', '<', before)
    .$if(ids !== undefined, (query) => query.where('providerAccountId', 'in', ids ?? []))
    .execute()
}
