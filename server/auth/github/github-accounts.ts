import { randomUUID } from 'node:crypto'
import { audit } from '#server/audit/audit.ts'
import { AppError } from '#server/errors.ts'
import {
  forgetPersonalTokens,
  type GithubToken,
  type GithubUser,
  githubProvider,
  giveBackRows,
  revokeDue,
  sealToken,
} from '#server/github/github.ts'
import { findUser, isThereAnOwner } from '../auth.store.ts'
import * as store from './github.store.ts'
import type { GithubAuthContext } from './github-context.ts'
import { isInvited } from './github-invitations.ts'

/** Somebody back from GitHub, who proved to be this person there. */
export type GithubVisit = {
  person: GithubUser
  token: GithubToken
  /** Who was signed in here before and wants to be that person; null for a sign-in. */
  connectTo: string | null
}

/**
 * Decides who the visitor is here, and stores that: afterwards the account's row says which user
 * signs in. A refusal stores nothing. Let in are the owner, once connected, and whom the settings
 * invite, by name or by an organization or team; an owner there must be, made by the first
 * one-time link (S-91).
 * @throws AppError GITHUB_OWNER_MISSING, GITHUB_NOT_INVITED, GITHUB_MEMBERSHIP_UNKNOWN,
 * GITHUB_TAKEN, SUSPENDED
 */
export async function receiveVisit(ctx: GithubAuthContext, visit: GithubVisit): Promise<void> {
  const { person, connectTo } = visit
  if (!(await isThereAnOwner(ctx.db))) {
    throw new AppError('GITHUB_OWNER_MISSING', 'Nobody is the owner yet.')
  }
  const known = await store.findAccount(ctx.db, githubProvider(ctx.github), person.id)
  if (connectTo !== null && known && known.id !== connectTo) {
    throw new AppError('GITHUB_TAKEN', `Somebody else signs in as ${person.login} (${person.id}).`)
  }
  const user = known ?? (connectTo === null ? undefined : await findUser(ctx.db, connectTo))
  if (user && user.suspendedAt !== null) {
    throw new AppError('SUSPENDED', `${person.login} (${person.id}) is suspended.`)
  }
  if (user?.isOwner !== 1 && !(await isInvited(ctx, person))) {
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

async function remember(ctx: GithubAuthContext, visit: GithubVisit, userId: string): Promise<void> {
  const account = accountOf(ctx, visit, userId)
  await store.putAccount(ctx.db, account, shownOf(visit.person), async (db, replaced) => {
    const inside = { ...ctx, db }
    const { login, id, displayName } = visit.person
    // Nobody here has a use for what GitHub gave for the other account.
    await giveBackRows(
      inside,
      replaced.map((row) => ({ ...row, name: displayName })),
    )
    // Nor for the tokens that they made there as somebody else.
    if (replaced.length > 0) await forgetPersonalTokens(inside, { userId })
    if (visit.connectTo === null) return
    const actor = (await findUser(db, userId)) ?? null
    const object = { type: 'user', id: userId, name: actor?.name ?? '' } as const
    const after = { login, githubId: id }
    await audit(inside, { action: 'session.connectGithub', object, actor, after })
  })
  void revokeDue(ctx)
}

const shownOf = ({ displayName, image }: GithubUser) => ({ name: displayName, image })

function accountOf(ctx: GithubAuthContext, { person, token }: GithubVisit, userId: string) {
  const holder = {
    userId,
    provider: githubProvider(ctx.github),
    providerAccountId: person.id,
  }
  return {
    ...holder,
    type: 'oauth',
    login: person.login,
    sealedToken: sealToken(ctx, holder, token),
    renewalHolder: null,
    renewalUntil: null,
  }
}
