import { type AuditContext, audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { GithubConnection, SignInMethods } from '../auth.schema.ts'
import { findUser } from '../auth.store.ts'
import * as store from './github.store.ts'
import { githubProvider } from './github-context.ts'

type ConnectionContext = Pick<AppContext, 'config' | 'db'>

export function readSignInMethods({ config }: Pick<AppContext, 'config'>): SignInMethods {
  return { github: config.github && { host: new URL(config.github.url).host } }
}

export async function readGithubConnection(
  { config, db }: ConnectionContext,
  userId: string,
): Promise<GithubConnection> {
  if (!config.github) return null
  const account = await store.findAccountOf(db, githubProvider(config.github), userId)
  if (!account) return null
  const user = await findUser(db, userId)
  return { login: account.login ?? '', isLasting: user?.isLocal !== 1 }
}

/**
 * Forgets a user's account at GitHub, and the token with it.
 * @throws AppError GITHUB_DISCONNECT_NOT_ALLOWED for somebody who has no other way to sign in
 */
export async function disconnectGithub(
  ctx: ConnectionContext & AuditContext,
  userId: string,
): Promise<void> {
  const { github } = ctx.config
  if (!github) return
  const user = await findUser(ctx.db, userId)
  if (user?.isLocal !== 1) {
    throw new AppError(
      'GITHUB_DISCONNECT_NOT_ALLOWED',
      'You sign in with GitHub and have no other way to. You stay connected.',
    )
  }
  await ctx.db.transaction().execute(async (db) => {
    const account = await store.findAccountOf(db, githubProvider(github), userId)
    if (!account) return
    await store.deleteAccount(db, githubProvider(github), userId)
    const object = { type: 'user', id: user.id, name: user.name } as const
    const before = { login: account.login, githubId: account.providerAccountId }
    await audit({ ...ctx, db }, { action: 'session.disconnectGithub', object, before })
  })
}
