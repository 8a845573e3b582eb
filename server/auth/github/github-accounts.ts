import { randomUUID } from 'node:crypto'
import { audit } from '#server/audit/audit.ts'
import { AppError } from '#server/errors.ts'
import { findUser, isThereAnOwner } from '../auth.store.ts'
import * as store from './github.store.ts'
import type { GithubUser } from './github-api.ts'
import { type GithubAuthContext, githubProvider } from './github-context.ts'
import { isInvited } from './github-invitations.ts'
import { type GithubToken, sealToken } from './github-tokens.ts'

/** Somebody back from GitHub, who proved to be this person there. */
export type GithubVisit = {
  person: GithubUser
  token: GithubToken
  /** Who was signed in here before and wants to be that person; null for a sign-in. */
  connectTo: string | null
}

/**
 * Decides who the visitor is here, and stores that: afterwards the account's row says which user signs in.
 * A refusal stores nothing. Let in are the owner, once connected, and whom the configuration invites; an
 * owner there must be, made by the first one-time link (S-91).
 * @throws AppError GITHUB_OWNER_MISSING, GITHUB_NOT_INVITED, GITHUB_TAKEN, SUSPENDED
 */
export async function receiveVisit(ctx: GithubAuthContext, visit: GithubVisit): Promise<void> {
  const { person, connectTo } = visit
  if (!(await isThereAnOwner(ctx.db))) {
    throw new AppError('GITHUB_OWNER_MISSING', 'Nobody is the owner yet.')
  }
  const isListed = await isInvited(ctx, person)
  const known = await store.findAccount(ctx.db, githubProvider(ctx.config.github), person.id)
  if (connectTo !== null && known && known.id !== connectTo) {
    throw new AppError('GITHUB_TAKEN', `Somebody else signs in as ${person.login} (${person.id}).`)
  }
  const user = known ?? (connectTo === null ? undefined : await findUser(ctx.db, connectTo))
  if (user && user.suspendedAt !== null) {
    throw new AppError('SUSPENDED', `${person.login} (${person.id}) is suspended.`)
  }
  if (!isListed && user?.isOwner !== 1) {
    throw new AppError('GITHUB_NOT_INVITED', `${person.login} (${person.id}) is not invited.`)
  }
  if (user) return remember(ctx, visit, user.id)
  const userId = randomUUID()
  const isNew = await store.insertUserWithAccount(
    ctx.db,
    {
      id: userId,
      ...shownOf(person),
      email: null,
      emailVerified: null,
      isOwner: 0,
      isAdmin: 0,
      suspendedAt: null,
      isLocal: 0,
      createdAt: ctx.clock.now(),
    },
    accountOf(ctx, visit, userId),
  )
  // The same person came twice at once.
  if (!isNew) await receiveVisit(ctx, visit)
}

const remember = (ctx: GithubAuthContext, visit: GithubVisit, userId: string): Promise<void> =>
  store.putAccount(ctx.db, accountOf(ctx, visit, userId), shownOf(visit.person), async (db) => {
    if (visit.connectTo === null) return
    const actor = (await findUser(db, userId)) ?? null
    const { login, id } = visit.person
    await audit(
      { ...ctx, db },
      {
        action: 'session.connectGithub',
        object: { type: 'user', id: userId, name: actor?.name ?? '' },
        actor,
        after: { login, githubId: id },
      },
    )
  })

const shownOf = ({ displayName, image }: GithubUser) => ({ name: displayName, image })

function accountOf(ctx: GithubAuthContext, { person, token }: GithubVisit, userId: string) {
  const holder = {
    userId,
    provider: githubProvider(ctx.config.github),
    providerAccountId: person.id,
  }
  return {
    ...holder,
    type: 'oauth',
    login: person.login,
    sealedToken: sealToken(ctx, holder, token),
  }
}
