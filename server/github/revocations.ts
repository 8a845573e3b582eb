import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import type { Database } from '#server/db/database.ts'
import { claimDue, listDue } from '#server/db/due-rows.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import { callGithub } from './github-api.ts'
import { type GithubRegistration, githubProvider, readGithub } from './registration.ts'
import { renewToken } from './renew-token.ts'
import * as store from './revocations.store.ts'
import { type GithubToken, githubToken, openToken } from './user-token.ts'

type RevocationContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

/** All that is needed to give it back, also when the registration is another by then, or gone. */
const grant = z.object({
  /** `grant`: everything GitHub gave for the person, and all of their tokens with it. */
  kind: z.enum(['grant', 'token']),
  url: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  token: githubToken,
})
type Grant = z.infer<typeof grant>

/** Where what is to be given back is kept. */
export const githubGrantColumn = {
  table: 'githubRevocation',
  column: 'sealedGrant',
  row: ['id'],
} as const satisfies SealedColumn<'githubRevocation'>

const firstWaitMs = 30_000
const longestWaitMs = 60 * 60_000
/** More than a week of them. */
const mostAttempts = 200
const atOnce = 100

type Given = {
  registration: GithubRegistration
  token: GithubToken
  user: { id: string; name: string }
  kind: Grant['kind']
}

/**
 * Sees to it that GitHub takes back what it gave, now or once it answers again. To be called in the
 * transaction in which it is forgotten here; `revokeDue` begins with it at once.
 */
export async function giveBack(
  ctx: Pick<AppContext, 'config' | 'db'>,
  { registration, token, user, kind }: Given,
): Promise<void> {
  const { url, clientId, clientSecret } = registration
  const id = randomUUID()
  const sealedGrant = sealGrant(ctx, id, { kind, url, clientId, clientSecret, token })
  await store.insertRevocation(ctx.db, { id, userId: user.id, userName: user.name, sealedGrant })
}

const sealGrant = (ctx: Pick<AppContext, 'config'>, id: string, given: Grant): string =>
  seal(ctx.config.keyRing.keys, placeIn(githubGrantColumn, { id }), JSON.stringify(given))

type AccountRow = Parameters<typeof openToken>[1] & { name: string }

/**
 * `giveBack` for everything GitHub gave for these accounts. What cannot be opened, or was given to
 * another registration, is past giving back.
 */
export async function giveBackRows(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  rows: readonly AccountRow[],
): Promise<void> {
  const registration = await readGithub(ctx)
  if (!registration) return
  for (const row of rows) {
    if (row.provider !== githubProvider(registration)) continue
    const token = opened(ctx, row)
    if (!token || (token.clientId ?? registration.clientId) !== registration.clientId) continue
    const user = { id: row.userId, name: row.name }
    await giveBack(ctx, { registration, token, user, kind: 'grant' })
  }
}

function opened(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  row: AccountRow,
): GithubToken | null {
  try {
    return openToken(ctx, row)
  } catch (error) {
    ctx.log.warn({ err: error, userId: row.userId }, 'What GitHub gave cannot be given back')
    return null
  }
}

/**
 * Gives back what is due, all of it at once. Never rejects: what did not work is tried again later.
 */
export async function revokeDue(ctx: RevocationContext): Promise<void> {
  try {
    await Promise.all(
      (await listDue(ctx.db, 'githubRevocation', atOnce)).map((row) => revoke(ctx, row)),
    )
  } catch (error) {
    ctx.log.warn({ err: error }, 'What GitHub has to take back could not be looked up')
  }
}

async function revoke(ctx: RevocationContext, row: Database['githubRevocation']): Promise<void> {
  const { id, attempts } = row
  const log = ctx.log.child({ userId: row.userId, attempts: attempts + 1 })
  try {
    const waitMs = Math.min(firstWaitMs * 2 ** Math.min(attempts, 10), longestWaitMs)
    if (!(await claimDue(ctx.db, 'githubRevocation', { ...row, waitMs }))) return
    const outcome = await takenBack(ctx, row).catch((error: unknown) => {
      log.warn({ err: error }, 'GitHub has not taken back yet what it gave')
      return null
    })
    if (outcome === null && attempts + 1 < mostAttempts) return
    await ctx.db.transaction().execute(async (db) => {
      await store.deleteRevocation(db, id)
      const user = { id: row.userId, name: row.userName }
      const object = { type: 'user', ...user } as const
      const after = { outcome: outcome ?? 'given up', attempts: attempts + 1 }
      const deed = { action: 'github.revoke', actor: null, object, subject: user, after } as const
      // The server's own deed: not of whoever happened to be asking, nor from there.
      await audit({ db, log: ctx.log }, deed)
    })
  } catch (error) {
    log.error({ err: error }, 'What GitHub was told to take back could not be recorded')
  }
}

type Outcome = 'revoked' | 'already gone' | 'cannot be opened'

/** Null to try again. Rejects where GitHub does not answer, which is the same. */
async function takenBack(
  ctx: RevocationContext,
  row: Database['githubRevocation'],
): Promise<Outcome | null> {
  const given = openGrant(ctx, row)
  if (!given) return 'cannot be opened'
  // Of another GitHub than the one this server is at now: it may be again.
  if (given.url !== ctx.config.github.url) return null
  const registration = await readGithub(ctx)
  // Its secret may be another by now.
  const app = registration?.clientId === given.clientId ? registration : given
  const token = await liveToken(ctx, row.id, { ...given, clientSecret: app.clientSecret })
  if (!token) return 'already gone'
  const { status } = await callGithub(ctx, `DELETE /applications/{client_id}/${given.kind}`, {
    client_id: given.clientId,
    access_token: token.accessToken,
    caller: { app },
  })
  if (status === 204) return 'revoked'
  return status === 404 || status === 422 ? 'already gone' : null
}

function openGrant(
  ctx: Pick<AppContext, 'config'>,
  row: Database['githubRevocation'],
): Grant | null {
  try {
    const place = placeIn(githubGrantColumn, row)
    return grant.parse(JSON.parse(unseal(ctx.config.keyRing.keys, place, row.sealedGrant)))
  } catch {
    // Of a key that is gone: nobody can give it back any more, which is recorded.
    return null
  }
}

/**
 * GitHub takes back a grant by a token of it that has not run out, so one that has is
 * renewed first.
 */
async function liveToken(
  ctx: RevocationContext,
  id: string,
  given: Grant,
): Promise<GithubToken | null> {
  const { token } = given
  if ((token.expiresAt ?? Infinity) > ctx.clock.now() + firstWaitMs) return token
  if (token.refreshToken === null) return null
  const { refreshToken } = token
  const renewed = await renewToken(ctx, given, { refreshToken, now: ctx.clock.now() })
  if (renewed)
    await store.replaceGrant(ctx.db, id, sealGrant(ctx, id, { ...given, token: renewed }))
  return renewed
}

const everyMs = 30_000

/** Tries what is due now, and from time to time, until it is disposed of. */
export function followRevocations(ctx: RevocationContext): Disposable {
  void revokeDue(ctx)
  const timer = setInterval(() => void revokeDue(ctx), everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
