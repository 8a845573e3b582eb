import { audit } from '#server/audit/audit.ts'
import { deleteTokensOf, findUser } from '#server/auth/auth.store.ts'
import { endAllSessions } from '#server/auth/auth.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import { deleteAllOf } from '#server/codespaces/administer.ts'
import { lockOwner } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { forgetTokensOf, giveBackAll, revokeDue } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { accountGraceDays, type DeleteAccountInput } from './account.schema.ts'
import * as store from './deletions.store.ts'

const graceMs = accountGraceDays * 24 * 60 * 60_000
const lookEveryMs = 10 * 60_000

/**
 * Everything of theirs goes after a week, unless they sign in before. Until then nothing of it
 * runs or opens anything, and their codespaces are in the trash. What they did stays in the audit
 * log for as long as the administrators keep it.
 * @throws AppError `OWNER_CHANGE_NOT_ALLOWED`, `ACCOUNT_NAME_WRONG`, `RECENT_SIGN_IN_REQUIRED`
 */
export async function deleteAccount(
  ctx: SignedInContext,
  { confirmation }: DeleteAccountInput,
): Promise<void> {
  requireRecentSignIn(ctx)
  const { id: userId, name } = ctx.session.user
  if (confirmation !== name) {
    throw new AppError('ACCOUNT_NAME_WRONG', `Type your name as it is shown: ${name}`)
  }
  const requestedAt = ctx.clock.now()
  const dueAt = ctx.steadyClock.now() + graceMs
  let away: string[] = []
  await endAllSessions(ctx, userId, async (inside) => {
    await lockOwner(inside, userId)
    const user = await findUser(inside.db, userId)
    if (!user) return
    if (user.isOwner === 1) {
      throw new AppError('OWNER_CHANGE_NOT_ALLOWED', 'A Bothy has an owner as long as it lives.')
    }
    await store.insertDeletion(inside.db, { userId, requestedAt, dueAt })
    await giveBackAll(inside, { userId })
    await forgetTokensOf(inside.db, userId)
    if (user.email !== null) await deleteTokensOf(inside.db, user.email)
    away = await deleteAllOf(inside, userId, dueAt)
    const object = { type: 'user', id: userId, name: user.name } as const
    await audit(inside, {
      action: 'account.delete',
      object,
      after: { dueAt: ctx.steadyClock.toWall(dueAt) },
    })
  })
  for (const id of away) ctx.changes.announce(id)
  void revokeDue(ctx)
}

type SweepContext = Pick<AppContext, 'db' | 'log' | 'steadyClock' | 'changes'>

/**
 * Accounts whose time is over: first their codespaces, which the reconciler purges, and once there
 * is none, all the rest. Resolves to how many are gone. Several servers may do it at once.
 */
export async function deleteDueAccounts(ctx: SweepContext): Promise<number> {
  const now = ctx.steadyClock.now()
  let gone = 0
  for (const { userId } of await store.listDue(ctx.db, now)) {
    const left = await ctx.db.transaction().execute(async (db) => {
      await lockOwner({ db }, userId)
      // They may have signed in since it was listed.
      if (!(await store.isDue(db, userId, now))) return null
      const codespaces = await store.emptyTrashOf(db, userId)
      if (codespaces.length > 0) return codespaces
      await store.deleteUser(db, userId)
      // Of whom nothing else is known here any more.
      const object = { type: 'user', id: userId, name: 'a deleted user' } as const
      await audit({ db, log: ctx.log }, { action: 'account.gone', object, actor: null })
      return []
    })
    for (const id of left ?? []) ctx.changes.announce(id)
    if (left?.length === 0) gone += 1
  }
  return gone
}

/** Now, and every ten minutes. What fails is tried again then. */
export function followDeletions(ctx: SweepContext): AsyncDisposable {
  let underWay: Promise<unknown> = Promise.resolve()
  const sweep = () => {
    underWay = deleteDueAccounts(ctx).catch((error: unknown) =>
      ctx.log.error({ err: error }, 'Accounts whose time is over could not be deleted'),
    )
  }
  sweep()
  const timer = setInterval(sweep, lookEveryMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await underWay
    },
  }
}
