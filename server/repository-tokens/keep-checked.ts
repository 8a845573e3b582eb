import { type AuditContext, audit } from '#server/audit/audit.ts'
import { isSuspended } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import {
  findAccountOf,
  keepPersonalToken,
  lockAccounts,
  type PersonalToken,
} from '#server/github/github.ts'
import { type CheckedToken, connectFirst } from './check-given-token.ts'

type KeepContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'> & AuditContext

/**
 * Keeps what GitHub said yes to, one at a time for a person, unless they were disconnected or kept
 * out while it was asked.
 * @throws AppError GITHUB_CONNECTION_REQUIRED
 */
export function keepChecked(
  ctx: KeepContext,
  { account, ...checked }: CheckedToken,
  token: string,
): Promise<PersonalToken> {
  const { provider, userId } = account
  return ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await lockAccounts(db, { provider, userId })
    const now = await findAccountOf(db, provider, userId)
    const isSame = now?.providerAccountId === account.providerAccountId
    const isForgotten = account.sealedToken !== null && now?.sealedToken === null
    if (!isSame || isForgotten || (await isSuspended({ db }, userId))) throw connectFirst()
    const kept = await keepPersonalToken(inside, userId, { ...checked, token })
    await audit(inside, { action: 'secret.set', object: objectOf(kept), after: detailOf(kept) })
    return kept
  })
}

/** As the audit log names it. */
export const objectOf = ({ row: { id, repositoryPath } }: PersonalToken) =>
  ({ type: 'secret', id, name: `GitHub token for ${repositoryPath}` }) as const

export const detailOf = ({ row: { repositoryId, access } }: PersonalToken) => ({
  repositoryId,
  access,
})
