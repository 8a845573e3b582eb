import { type AuditContext, audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import {
  findAccountOf,
  githubProvider,
  giveBackAll,
  hasUsableToken,
  readGithub,
  revokeDue,
} from '#server/github/github.ts'
import type { GithubConnection, SignInMethods } from '../auth.schema.ts'
import { findUser } from '../auth.store.ts'
import * as store from './github.store.ts'

type ConnectionContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

export async function readSignInMethods(
  ctx: Pick<AppContext, 'config' | 'db'>,
): Promise<SignInMethods> {
  const github = await readGithub(ctx)
  return { github: github && { host: new URL(github.url).host } }
}

export async function readGithubConnection(
  ctx: ConnectionContext,
  userId: string,
): Promise<GithubConnection> {
  const github = await readGithub(ctx)
  if (!github) return null
  const account = await findAccountOf(ctx.db, githubProvider(github), userId)
  if (!account) return null
  const user = await findUser(ctx.db, userId)
  return {
    login: account.login ?? '',
    isLasting: user?.isLocal !== 1,
    isToBeRenewed: !hasUsableToken({ ...ctx, registration: github, userId }, account),
  }
}

/**
 * Forgets a user's account at GitHub and the token with it, and has GitHub take back what it
 * gave for them.
 * @throws AppError GITHUB_DISCONNECT_NOT_ALLOWED for somebody who has no other way to sign in
 */
export async function disconnectGithub(
  ctx: ConnectionContext & AuditContext,
  userId: string,
): Promise<void> {
  const github = await readGithub(ctx)
  if (!github) return
  const user = await findUser(ctx.db, userId)
  if (user?.isLocal !== 1) {
    throw new AppError(
      'GITHUB_DISCONNECT_NOT_ALLOWED',
      'You sign in with GitHub and have no other way to. You stay connected.',
    )
  }
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const account = await findAccountOf(db, githubProvider(github), userId)
    if (!account) return
    await giveBackAll(inside, { userId })
    await store.deleteAccount(db, githubProvider(github), userId)
    const object = { type: 'user', id: user.id, name: user.name } as const
    const before = { login: account.login, githubId: account.providerAccountId }
    await audit(inside, { action: 'session.disconnectGithub', object, before })
  })
  void revokeDue(ctx)
}
