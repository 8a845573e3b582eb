import type { AppContext } from '#server/context.ts'
import { giveBackCodespaceTokens } from './codespace-tokens.ts'
import { forgetPersonalTokens } from './personal-tokens.ts'
import { giveBackRows } from './revocations.ts'
import { listAccountsWithToken, lockAccounts } from './user-tokens.store.ts'

/**
 * Has GitHub take back everything it gave for this user, or at this GitHub, what their codespaces
 * have of it included. To be called in the transaction in which the rest of it is forgotten here.
 */
export async function giveBackAll(
  ctx: Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>,
  whose: { userId: string } | { provider: string },
): Promise<void> {
  // Who is giving a token waits, and finds that they are not connected any more.
  await lockAccounts(ctx.db, whose)
  const rows = await listAccountsWithToken(ctx.db, whose)
  await giveBackRows(ctx, rows)
  await forgetPersonalTokens(ctx, whose)
  // With a grant goes all that was made of it. These are told of all the same: a grant may be
  // past giving back.
  if ('userId' in whose) await giveBackCodespaceTokens(ctx, whose, rows[0]?.name ?? '')
}
