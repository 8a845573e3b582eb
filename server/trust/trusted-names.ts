import { setTimeout as delay } from 'node:timers/promises'
import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import {
  type GithubRegistration,
  onRegistrationChanged,
  readGithub,
  type UserTokenContext,
} from '#server/github/github.ts'
import { isOfGithub, numberOf } from '#server/repositories/look-up-names.ts'
import { listSeenNamesAt, type SeenName } from '#server/repositories/names.ts'
import { onSetting, readSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { trustedRepositories } from './trust.settings.ts'
import type { TrustedName } from './trusted-names.schema.ts'
import * as store from './trusted-names.store.ts'
import { githubHostOf, isAt, keyOfLine } from './trusted-repositories.ts'

/** GitHub is asked again about what it has not answered. */
const againMs = 60_000
/**
 * How long a server that starts, or who saves the list, waits for GitHub. What is left is
 * asked for later.
 */
const patienceMs = 5000
const atOnce = 8

/** What lines name at GitHub, each once. */
function namesIn(ctx: Pick<AppContext, 'config'>, lines: readonly string[]): string[] {
  const host = githubHostOf(ctx)
  const keys = lines.filter((line) => line !== '*').map((line) => keyOfLine(line, host))
  return [...new Set(keys)].filter((key) => isAt(key, host))
}

const listedNames = async (ctx: UserTokenContext): Promise<string[]> =>
  namesIn(ctx, await readSetting(ctx, trustedRepositories))

/**
 * While it lives, what is listed has the number that its name had when GitHub first answered
 * about it. That GitHub shows nothing of a name is an answer too: who registers it later is not
 * who was meant.
 */
export async function followTrustedNames(ctx: AppContext): Promise<Disposable> {
  let last: Promise<void> = Promise.resolve()
  const isEnded = new AbortController()
  const take = (youngestMs = againMs) => {
    const taken = last.then(() => takeUpNames(ctx, { youngestMs, signal: isEnded.signal }))
    last = taken.catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'Which repositories are trusted could not be told')
    })
    return last
  }
  await Promise.race([take(), delay(patienceMs, undefined, { ref: false })])
  const timer = setInterval(() => take(), againMs)
  timer.unref()
  const followed = [
    onSetting(ctx, trustedRepositories, {
      verify: (lines, { userId }) => verifyNames(ctx, lines, userId),
      changed: () => void take(0),
    }),
    onRegistrationChanged(ctx, async () => void take()),
  ]
  return {
    [Symbol.dispose]() {
      isEnded.abort()
      clearInterval(timer)
      for (const one of followed) one[Symbol.dispose]()
    },
  }
}

/**
 * Forgets what is listed no more, and asks about what GitHub has said nothing of. `youngestMs`:
 * what was asked about since may be in a list that is just being saved.
 */
async function takeUpNames(
  ctx: AppContext,
  { youngestMs, signal }: { youngestMs: number; signal: AbortSignal },
): Promise<void> {
  const listed = await listedNames(ctx)
  const rows = await store.listNames(ctx.db)
  const known = rows.map(({ key }) => key)
  const before = ctx.clock.now() - youngestMs
  const gone = rows.filter(({ key, lookedAt }) => !listed.includes(key) && lookedAt <= before)
  await store.deleteNames(
    ctx.db,
    gone.map(({ key }) => key),
  )
  const github = await readGithub(ctx)
  if (!github) return
  const unasked = listed.filter((key) => !known.includes(key))
  await askAll({ ...ctx, github }, { keys: unasked, userId: null, signal }, async (row) => {
    await store.insertName(ctx.db, row)
    if (row.hostId === null) {
      ctx.log.warn(
        { name: row.key },
        'GitHub shows no such repository or owner: nothing is trusted',
      )
    }
  })
}

/**
 * Before lines are kept: what those mean that are new, or not answered about, as GitHub shows it to
 * who lists them.
 */
async function verifyNames(ctx: AppContext, lines: string[], userId: string): Promise<void> {
  const github = await readGithub(ctx)
  if (!github) return
  const before = await listedNames(ctx)
  const known = (await store.listNames(ctx.db)).map(({ key }) => key)
  const isSettled = (key: string) => before.includes(key) && known.includes(key)
  const keys = namesIn(ctx, lines).filter((key) => !isSettled(key))
  // What is left of a line that was taken off says nothing of a new one.
  await store.deleteNames(ctx.db, keys)
  const signal = AbortSignal.timeout(patienceMs)
  await askAll({ ...ctx, github }, { keys, userId, signal }, (row) => store.putName(ctx.db, row))
}

type Asking = { keys: readonly string[]; userId: string | null; signal: AbortSignal }

/** What GitHub does not answer is left out. */
async function askAll(
  ctx: AppContext & { github: GithubRegistration },
  { keys, userId, signal }: Asking,
  keep: (row: store.TrustedNameRow) => Promise<void>,
): Promise<void> {
  // In any order, so that what it has no answer about keeps nobody from the others for ever.
  const rest = keys.toSorted(() => Math.random() - 0.5)
  const work = async () => {
    for (let key = rest.shift(); key !== undefined; key = rest.shift()) {
      if (signal.aborted) return
      const lookedAt = ctx.clock.now()
      try {
        await keep({ key, lookedAt, hostId: await numberOf(ctx, ctx.github, { userId, key }) })
      } catch (error) {
        if (!isOfGithub(error)) throw error
        ctx.log.warn({ name: key, err: error }, 'GitHub did not say which repository is trusted')
        // It is away, and would have everybody wait for each of the others.
        return
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/**
 * How it stands with each line that names something at GitHub; none where this server is not
 * registered there.
 */
export async function listTrustedNames(ctx: UserTokenContext): Promise<TrustedName[]> {
  if (!(await readGithub(ctx))) return []
  const host = githubHostOf(ctx)
  const rows = new Map((await store.listNames(ctx.db)).map((row) => [row.key, row]))
  const seen = await listSeenNamesAt(ctx, host)
  const lines = await readSetting(ctx, trustedRepositories)
  const named = lines.filter((line) => namesIn(ctx, [line]).length > 0)
  return named.map((line) => {
    const row = rows.get(keyOfLine(line, host))
    const kind = line.endsWith('/*') ? 'owner' : 'repository'
    if (!row) return { line, kind, state: 'unasked', number: null, lookedAt: null }
    return { line, kind, state: stateOf(row, seen), number: row.hostId, lookedAt: row.lookedAt }
  })
}

/** By what GitHub said since of repositories of that name. */
function stateOf(
  { key, hostId, lookedAt }: store.TrustedNameRow,
  seen: readonly SeenName[],
): TrustedName['state'] {
  if (hostId === null) return 'missing'
  const last = seen.find((one) => one.key === key || one.key.startsWith(`${key}/`))
  if (!last || last.seenAt < lookedAt) return 'known'
  const number = last.key === key ? last.repositoryId : last.organizationId
  return number === hostId ? 'known' : 'taken'
}

/**
 * Has the line mean what GitHub shows under that name now to who asks, and nothing where it
 * shows nothing.
 * @throws AppError TRUST_LINE_NOT_FOUND, GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED,
 * RECENT_SIGN_IN_REQUIRED
 */
export async function lookUpTrustedName(
  ctx: SignedInContext,
  line: string,
): Promise<TrustedName[]> {
  requireRecentSignIn(ctx)
  const github = await readGithub(ctx)
  const lines = await readSetting(ctx, trustedRepositories)
  const [key] = lines.includes(line) ? namesIn(ctx, [line]) : []
  if (!github || key === undefined) {
    throw new AppError('TRUST_LINE_NOT_FOUND', `GitHub is not asked about ${line}.`)
  }
  const lookedAt = ctx.clock.now()
  const hostId = await numberOf(ctx, github, { userId: ctx.session.user.id, key })
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const before = (await store.listNames(db)).find((row) => row.key === key)?.hostId ?? null
    await store.putName(db, { key, hostId, lookedAt })
    if (before === hostId) return
    await audit(inside, {
      action: 'repository.lookUp',
      object: { type: 'setting', id: trustedRepositories.id, name: line },
      before: { number: before },
      after: { number: hostId },
    })
  })
  return listTrustedNames(ctx)
}
