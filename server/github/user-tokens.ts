import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { GithubReply } from './github-api.ts'
import { type GithubRegistration, githubProvider, readGithub } from './registration.ts'
import { renewToken } from './renew-token.ts'
import { giveBack } from './revocations.ts'
import { type GithubToken, isUsable, openToken, sealToken } from './user-token.ts'
import * as store from './user-tokens.store.ts'

export type UserTokenContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

/** With less than this left it is renewed, so that what is begun with it can be ended. */
const dueMs = 10 * 60_000
/** How much has to be left of one that cannot be renewed just now. */
const leastMs = 60_000
const lookAgainMs = 100

/**
 * A person's token, for a while to come, and the one way to it: renewed once however many ask, on
 * however many servers. Null where they never connected GitHub, or it takes what it gave no more:
 * then they have to connect it again. To be called outside of any transaction.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function userToken(ctx: UserTokenContext, userId: string): Promise<string | null> {
  const now = ctx.clock.now()
  return freshToken(ctx, userId, ({ expiresAt }) => (expiresAt ?? Infinity) - now <= dueMs)
}

/**
 * Asks GitHub in a person's name, and once more with another token where it takes this one no more.
 * Null where they have none it takes.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function asUser(
  ctx: UserTokenContext,
  userId: string,
  ask: (token: string) => Promise<GithubReply>,
): Promise<GithubReply | null> {
  const token = await userToken(ctx, userId)
  if (token === null) return null
  const reply = await ask(token)
  if (reply.status !== 401) return reply
  const another = await freshToken(ctx, userId, ({ accessToken }) => accessToken === token)
  if (another === null) return null
  const again = await ask(another)
  return again.status === 401 ? null : again
}

type IsDue = (token: GithubToken) => boolean

async function freshToken(
  ctx: UserTokenContext,
  userId: string,
  isDue: IsDue,
): Promise<string | null> {
  const registration = await readGithub(ctx)
  if (!registration) return null
  const renewal = { ...ctx, registration, userId, isDue }
  // Longer than whoever renews it may take.
  const patientUntil = performance.now() + 2 * ttlMsOf(ctx)
  while (true) {
    const token = await usableToken(renewal)
    if (!token || !isDue(token)) return token?.accessToken ?? null
    const holder = randomUUID()
    const whose = { provider: githubProvider(registration), userId }
    const row = await store.takeRenewal(ctx.db, whose, { holder, ttlMs: ttlMsOf(ctx) })
    if (row) return renewAs(renewal, holder, row)
    if (performance.now() > patientUntil) throw stillRenewing()
    await delay(lookAgainMs)
  }
}

type Renewal = UserTokenContext & {
  registration: GithubRegistration
  userId: string
  isDue: IsDue
}

/** One call to GitHub, and the writing of what it answered. */
const ttlMsOf = (ctx: UserTokenContext): number => ctx.config.github.deadlineMs * 3

const stillRenewing = () =>
  new AppError('GITHUB_UNREACHABLE', 'GitHub has not renewed your sign-in yet. Try again.')

async function usableToken(renewal: Renewal): Promise<GithubToken | null> {
  const { registration, userId } = renewal
  const row = await store.findAccountOf(renewal.db, githubProvider(registration), userId)
  return row ? opened(renewal, row) : null
}

type AccountRow = NonNullable<Awaited<ReturnType<typeof store.findAccountOf>>>

/**
 * Whether GitHub may still take what it gave for this account, as far as is known without asking.
 */
export const hasUsableToken = (whose: Omit<Renewal, 'isDue'>, row: AccountRow): boolean =>
  opened(whose, row) !== null

function opened(renewal: Omit<Renewal, 'isDue'>, row: AccountRow): GithubToken | null {
  const { registration, userId, clock, log } = renewal
  try {
    const token = openToken(renewal, row)
    return token && isUsable(token, registration.clientId, clock.now()) ? token : null
  } catch (error) {
    log.warn({ err: error, userId }, 'What GitHub gave for somebody cannot be opened')
    return null
  }
}

/**
 * Somebody may have renewed it between the look at it and the lease, which is why the
 * lease's row counts.
 */
async function renewAs(renewal: Renewal, holder: string, row: AccountRow): Promise<string | null> {
  const { registration, userId, clock, log, db } = renewal
  const lease = { provider: row.provider, userId, holder }
  try {
    const token = opened(renewal, row)
    if (!token) return null
    if (!renewal.isDue(token)) return token.accessToken
    const { refreshToken } = token
    const renewed =
      refreshToken === null
        ? null
        : await renewToken(renewal, registration, { refreshToken, now: clock.now() })
    if (renewed === null) {
      // Taken before, by a server that did not live to write what it got for it; or taken away at
      // GitHub (F-52).
      if (await store.endRenewal(db, lease, { sealedToken: null }))
        log.info({ userId }, 'GitHub takes what it gave for somebody no more')
      return null
    }
    const sealedToken = sealToken(renewal, row, renewed)
    if (await store.endRenewal(db, lease, { sealedToken })) return renewed.accessToken
    return await giveUp(renewal, row, renewed)
  } catch (error) {
    const token = opened(renewal, row)
    // What has some time left will do, unless GitHub has just refused it.
    const isAway = error instanceof AppError && error.code === 'GITHUB_UNREACHABLE'
    const leftMs = (token?.expiresAt ?? 0) - clock.now()
    if (!isAway || !token || leftMs < leastMs || renewal.isDue({ ...token, expiresAt: null })) {
      throw error
    }
    return token.accessToken
  } finally {
    await store.endRenewal(db, lease).catch((error: unknown) => {
      // It runs out by itself.
      log.warn({ err: error, userId }, 'The renewal of a token could not be ended')
    })
  }
}

/**
 * They disconnected GitHub, or signed in with it anew, while theirs was renewed: it is not kept,
 * and given back.
 */
async function giveUp(
  renewal: Renewal,
  row: AccountRow,
  renewed: GithubToken,
): Promise<string | null> {
  const current = await usableToken(renewal)
  const user = { id: row.userId, name: row.login ?? '' }
  const kind = current ? 'token' : 'grant'
  await giveBack(renewal, { registration: renewal.registration, token: renewed, user, kind })
  return current && !renewal.isDue(current) ? current.accessToken : null
}
