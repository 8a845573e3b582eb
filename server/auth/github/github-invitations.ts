import { audit } from '#server/audit/audit.ts'
import {
  findUserByLogin,
  forgetToken,
  type GithubUser,
  githubProvider,
  giveBackAll,
  onRegistrationChanged,
  revokeDue,
} from '#server/github/github.ts'
import { onSetting, readSetting } from '#server/settings/settings.ts'
import { githubOrganizations, githubUsers } from '../auth.settings.ts'
import { findUser } from '../auth.store.ts'
import { type AuthContext, endAllSessions } from '../sessions.ts'
import * as store from './github.store.ts'
import { type GithubAuthContext, githubContext } from './github-context.ts'
import { followMemberships } from './github-membership-watch.ts'
import { isLetInByRule, takeUpRules, verifyRules } from './github-memberships.ts'
import { deleteRules, listRules } from './github-rules.store.ts'

/**
 * Whether this person may sign in: by the list of GitHub users, or by an organization or team.
 * @throws AppError GITHUB_MEMBERSHIP_UNKNOWN
 */
export async function isInvited(ctx: GithubAuthContext, person: GithubUser): Promise<boolean> {
  return (await isListed(ctx, person)) || (await isLetInByRule(ctx, person))
}

/**
 * Whether the list of GitHub users invites this person. A login that was never looked up means
 * whoever has it now; from then on it means that person and nobody who has the login later (S-90).
 */
async function isListed(ctx: GithubAuthContext, person: GithubUser): Promise<boolean> {
  const users = await readSetting(ctx, githubUsers)
  if (users.includes(person.login.toLowerCase())) await invite(ctx, person)
  const invitations = await store.listInvitations(ctx.db, githubProvider(ctx.github))
  return invitations.some(
    ({ login, providerAccountId }) => providerAccountId === person.id && users.includes(login),
  )
}

/** Keeps who it is behind the login, unless that is known already. */
async function invite(ctx: GithubAuthContext, person: GithubUser): Promise<void> {
  await store.insertInvitation(ctx.db, {
    provider: githubProvider(ctx.github),
    login: person.login.toLowerCase(),
    providerAccountId: person.id,
    createdAt: ctx.clock.now(),
  })
}

/**
 * What else ends with somebody's way in, in the transaction in which their sessions do. Resolves to
 * what is to be done once that is over.
 */
export type AlsoEnd = (inside: AuthContext, userId: string) => Promise<() => void>
const nothingElse: AlsoEnd = async () => () => undefined

/**
 * At each start and each change of who may sign in: signs out whom nothing invites any more (S-19),
 * and forgets their tokens. Then looks up the logins, organizations and teams that are new, so that
 * between being listed and signing in nobody can take over the name; this is not waited for, and
 * what GitHub does not tell now it tells when the person signs in.
 */
export async function takeUpInvitations(
  ctx: AuthContext,
  alsoEnd: AlsoEnd = nothingElse,
): Promise<Disposable & { lookedUp: Promise<void> }> {
  const { users, known } = await signOutUninvited(ctx, 'all', alsoEnd)
  const withGithub = await githubContext(ctx)
  let isEnded = false
  const lookUpAll = async () => {
    if (withGithub) await takeUpRules(withGithub, () => isEnded)
    for (const login of users.filter((user) => !known.includes(user))) {
      if (withGithub && !isEnded) await lookUp(withGithub, login)
    }
  }
  return {
    lookedUp: lookUpAll().catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'Not everybody who is invited could be looked up')
    }),
    [Symbol.dispose]() {
      isEnded = true
    },
  }
}

async function signOutUninvited(ctx: AuthContext, whom: 'all' | 'signed in', alsoEnd: AlsoEnd) {
  const withGithub = await githubContext(ctx)
  const provider = withGithub ? githubProvider(withGithub.github) : ''
  const users = withGithub ? await readSetting(ctx, githubUsers) : []
  const rules = withGithub ? await readSetting(ctx, githubOrganizations) : []
  const known = (await store.listInvitations(ctx.db, provider)).map(({ login }) => login)
  const gone = known.filter((login) => !users.includes(login))
  await store.deleteInvitations(ctx.db, provider, gone)
  const knownRules = (await listRules(ctx.db, provider)).map(({ rule }) => rule)
  const goneRules = knownRules.filter((rule) => !rules.includes(rule))
  await deleteRules(ctx.db, provider, goneRules)
  for (const uninvited of await store.listUninvited(ctx.db, provider, whom)) {
    await signOutUninvitedUser(ctx, { ...uninvited, provider, alsoEnd })
  }
  if (withGithub) void revokeDue(ctx)
  return { users, known }
}

async function signOutUninvitedUser(
  ctx: AuthContext,
  whose: { id: string; isLocal: number; provider: string; alsoEnd: AlsoEnd },
): Promise<void> {
  const { id, isLocal, provider, alsoEnd } = whose
  // Who still has links to sign in by is not known at GitHub any more; others may be invited again.
  const forget = isLocal === 1 ? store.deleteAccount : forgetToken
  let atEnd: (() => void) | undefined
  const end = async (inside: AuthContext, sessions: number) => {
    await giveBackAll(inside, { userId: id })
    await forget(inside.db, provider, id)
    if (isLocal === 0) atEnd = await alsoEnd(inside, id)
    const user = await findUser(inside.db, id)
    // Most of whom nobody invites are not signed in.
    if (!user || sessions === 0) return
    const object = { type: 'user', id, name: user.name } as const
    const after = { reason: 'ACCESS_ENDED' }
    await audit(inside, { action: 'session.signOutEverywhere', object, subject: user, after })
  }
  await endAllSessions(ctx, id, end, 'ACCESS_ENDED')
  atEnd?.()
}

/**
 * Whoever was on the way in while they were taken off the list, or while another server was told
 * so, is out then.
 */
const lookAgainMs = 60_000

/**
 * Takes them up now, and again at each change of the lists, of what this server is at GitHub, and
 * of who is where.
 */
export async function followInvitations(
  ctx: AuthContext,
  alsoEnd: AlsoEnd = nothingElse,
): Promise<Disposable> {
  let taken = await takeUpInvitations(ctx, alsoEnd)
  const takeUp = async () => {
    taken[Symbol.dispose]()
    taken = await takeUpInvitations(ctx, alsoEnd)
  }
  const timer = setInterval(() => {
    signOutUninvited(ctx, 'signed in', alsoEnd).catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'Whether everybody signed in is still invited could not be told')
    })
  }, lookAgainMs)
  timer.unref()
  const followed = [
    onSetting(ctx, githubUsers, { changed: takeUp }),
    onSetting(ctx, githubOrganizations, {
      verify: (rules) => verifyRules(ctx, rules),
      changed: takeUp,
    }),
    onRegistrationChanged(ctx, takeUp),
    followMemberships(ctx, async () => void (await signOutUninvited(ctx, 'all', alsoEnd))),
  ]
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      for (const one of followed) one[Symbol.dispose]()
      taken[Symbol.dispose]()
    },
  }
}

async function lookUp(ctx: GithubAuthContext, login: string): Promise<void> {
  try {
    const person = await findUserByLogin(ctx, login)
    if (person?.isPerson && person.login.toLowerCase() === login) return await invite(ctx, person)
    ctx.log.warn({ login }, 'The list of GitHub users names a login that no person has there')
  } catch (error) {
    ctx.log.warn({ login, err: error }, 'An invited login could not be looked up at GitHub yet')
  }
}
