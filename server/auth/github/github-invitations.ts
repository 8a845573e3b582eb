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
import { githubUsers } from '../auth.settings.ts'
import { type AuthContext, signOutEverywhere } from '../sessions.ts'
import * as store from './github.store.ts'
import { type GithubAuthContext, githubContext } from './github-context.ts'

/**
 * Whether the list of GitHub users invites this person. A login that was never looked up means whoever has it now;
 * from then on it means that person and nobody who has the login later (S-90).
 */
export async function isInvited(ctx: GithubAuthContext, person: GithubUser): Promise<boolean> {
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
 * At each start and each change of the list: signs out whom it no longer invites (S-19), and forgets their tokens.
 * Then looks up the logins that are new, so that between being listed and signing in nobody can take over the login;
 * this is not waited for, and what GitHub does not tell now it tells when the person signs in.
 */
export async function takeUpInvitations(
  ctx: AuthContext,
): Promise<Disposable & { lookedUp: Promise<void> }> {
  const { users, known } = await signOutUninvited(ctx)
  const withGithub = await githubContext(ctx)
  let isEnded = false
  const lookUpAll = async () => {
    for (const login of users.filter((user) => !known.includes(user))) {
      if (withGithub && !isEnded) await lookUp(withGithub, login)
    }
  }
  return {
    lookedUp: lookUpAll(),
    [Symbol.dispose]() {
      isEnded = true
    },
  }
}

async function signOutUninvited(ctx: AuthContext, whom: 'all' | 'signed in' = 'all') {
  const withGithub = await githubContext(ctx)
  const provider = withGithub ? githubProvider(withGithub.github) : ''
  const users = withGithub ? await readSetting(ctx, githubUsers) : []
  const known = (await store.listInvitations(ctx.db, provider)).map(({ login }) => login)
  const gone = known.filter((login) => !users.includes(login))
  await store.deleteInvitations(ctx.db, provider, gone)
  for (const { id, isLocal } of await store.listUninvited(ctx.db, provider, whom)) {
    await signOutEverywhere(ctx, id)
    // Who still has links to sign in by is not known at GitHub any more; others may be invited again.
    const forget = isLocal === 1 ? store.deleteAccount : forgetToken
    await ctx.db.transaction().execute(async (db) => {
      await giveBackAll({ ...ctx, db }, { userId: id })
      await forget(db, provider, id)
    })
  }
  if (withGithub) void revokeDue(ctx)
  return { users, known }
}

/** Whoever was on the way in while they were taken off the list, or while another server was told so, is out then. */
const lookAgainMs = 60_000

/** Takes them up now, and again at each change of the list, and of what this server is at GitHub. */
export async function followInvitations(ctx: AuthContext): Promise<Disposable> {
  let taken = await takeUpInvitations(ctx)
  const takeUp = async () => {
    taken[Symbol.dispose]()
    taken = await takeUpInvitations(ctx)
  }
  const hook = onSetting(ctx, githubUsers, { changed: takeUp })
  const registered = onRegistrationChanged(ctx, takeUp)
  const timer = setInterval(() => {
    signOutUninvited(ctx, 'signed in').catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'Whether everybody signed in is still invited could not be told')
    })
  }, lookAgainMs)
  timer.unref()
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      hook[Symbol.dispose]()
      registered[Symbol.dispose]()
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
