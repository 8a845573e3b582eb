import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { readConfig } from '#server/config.ts'
import { insertTestUser, openTogether, type TestPlaces } from '#server/db/database.testing.ts'
import { createLog } from '#server/log.ts'
import { readGithubToken, sealToken } from './user-token.ts'
import { findAccountOf } from './user-tokens.store.ts'
import type { UserTokenContext } from './user-tokens.ts'

const minuteMs = 60_000
export const renewal = 'POST /login/oauth/access_token'

/**
 * Two servers on one database beside a GitHub, whose App has given Ada a token with
 * five minutes left.
 */
export async function openTestTokens(places: TestPlaces) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-tokens-'))
  const opened = await openTogether(places, 2)
  const hub = await GitHubStandIn.start()
  const app = hub.addApp('Bothy at home', 'ada')
  const config = readConfig({
    BOTHY_DATA: folder,
    BOTHY_LOG_LEVEL: 'silent',
    AUTH_GITHUB_ID: app.clientId,
    AUTH_GITHUB_SECRET: app.clientSecret,
    GITHUB_URL: hub.url,
    BOTHY_EXTRA_CA: hub.git.caFile,
  })
  const clock = { now: () => hub.world.now() }
  const log = createLog('silent')
  const contexts = opened.dbs.map((db): UserTokenContext => ({ config, db, log, clock }))
  const [first, second] = contexts
  if (!first || !second) throw new Error('Two servers were asked for.')
  await insertTestUser(first.db, 'ada')
  const provider = `github:${new URL(hub.url).host}`
  const holder = { userId: 'ada', provider, providerAccountId: '1001' }
  const given = hub.authorize(app, 'ada')
  const sealedToken = sealToken(first, holder, {
    accessToken: given.token,
    scope: '',
    expiresAt: given.expiresAt,
    refreshToken: given.refreshToken,
    refreshExpiresAt: null,
    clientId: app.clientId,
  })
  const account = { ...holder, type: 'oauth', login: 'ada', sealedToken }
  await first.db.insertInto('Account').values(account).execute()
  const tokens = {
    hub,
    app,
    first,
    second,
    provider,
    old: given.token,
    /** Until so many minutes are left. */
    leave: (minutes: number) =>
      hub.world.elapse((given.expiresAt ?? 0) - hub.world.now() - minutes * minuteMs),
    /** As if the time of whoever renews it now were over. */
    async endLease() {
      await second.db.updateTable('Account').set({ renewalUntil: 0 }).execute()
    },
    /** Whether GitHub takes it now, and as whose. */
    holderOf: (token: string | null) => hub.world.tokens.find(token ?? '')?.person?.login,
    renewals: () => hub.log.filter((line) => line === renewal).length,
    stored: () => readGithubToken(second, 'ada'),
    row: () => findAccountOf(second.db, provider, 'ada'),
    pending: () => second.db.selectFrom('githubRevocation').selectAll().execute(),
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await opened[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
  tokens.leave(5)
  return tokens
}

/** A server to which this happens once GitHub has answered, before it writes anything of that. */
export function meanwhile(
  ctx: UserTokenContext,
  renewals: () => number,
  happen: () => void,
): UserTokenContext {
  const { keyRing } = ctx.config
  const get = () => {
    if (renewals() > 0) happen()
    return keyRing.keys
  }
  const watched = Object.create(keyRing, { keys: { get } })
  return { ...ctx, config: { ...ctx.config, keyRing: watched } }
}
