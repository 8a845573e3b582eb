import { createHash, randomBytes } from 'node:crypto'
import { type AuditContext, audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { type SignedInUser, type SignInError, signInError } from './auth.schema.ts'
import * as store from './auth.store.ts'
import { cookieValue, sessionCookieName } from './auth-cookies.ts'

export type AuthContext = AuditContext & Pick<AppContext, 'config' | 'clock'>

const dayMs = 24 * 60 * 60 * 1000
/** However much it is used, a session ends after this. */
export const sessionMaximumMs = 30 * dayMs
/** Unused for this long it ends as well. */
export const sessionIdleMs = 7 * dayMs

export type Session = {
  user: SignedInUser
  tokenHash: string
  signedInAt: number
  expiresAt: number
}

export const newSessionToken = (): string => randomBytes(32).toString('base64url')

export const hashSessionToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex')

/**
 * Who is asking, by the Cookie header; null unless a live row says so. One query (and one write a
 * day), so it can be asked for every request, upgrade and re-check of a live socket. A failing
 * database rejects.
 */
export async function readSession(
  ctx: AuthContext,
  cookieHeader: string | undefined,
): Promise<Session | null> {
  const token = cookieValue(cookieHeader, sessionCookieName)
  return token ? readSessionByHash(ctx, hashSessionToken(token)) : null
}

/** As `readSession`, for the re-check of a socket that kept its session's `tokenHash`. */
export async function readSessionByHash(
  ctx: AuthContext,
  tokenHash: string,
): Promise<Session | null> {
  const row = await store.findSession(ctx.db, tokenHash)
  const now = ctx.clock.now()
  if (!row || row.suspendedAt !== null) return null
  const expiresAt = Date.parse(row.expires)
  if (!(expiresAt > now) || row.usedAt + sessionIdleMs <= now) return null
  if (row.usedAt + dayMs <= now) await store.markSessionUsed(ctx.db, tokenHash, now)
  const isOwner = row.isOwner === 1
  const isAdmin = isOwner || row.isAdmin === 1
  const user = { id: row.userId, name: row.name, image: row.image, isOwner, isAdmin }
  return { user, tokenHash, signedInAt: row.createdAt, expiresAt }
}

export type SignInMethod = 'link' | 'github'

/** What a session is called where its token must not stand. */
const shownAs = (tokenHash: string, method: string) =>
  ({ type: 'session', id: tokenHash.slice(0, 16), name: method }) as const

/** Also clears away what has ended by itself, so that the table does not grow for ever. */
export async function createSession(
  ctx: AuthContext,
  { userId, token, method }: { userId: string; token: string; method: SignInMethod },
): Promise<Date> {
  const now = ctx.clock.now()
  await store.deleteEndedSessions(ctx.db, new Date(now), now - sessionIdleMs)
  await store.deleteEndReasons(ctx.db, now - sessionMaximumMs)
  const expires = new Date(now + sessionMaximumMs)
  const tokenHash = hashSessionToken(token)
  await ctx.db.transaction().execute(async (db) => {
    const times = { expires: expires.toISOString(), createdAt: now, usedAt: now }
    await store.insertSession(db, { sessionToken: tokenHash, userId, ...times })
    const actor = (await store.findUser(db, userId)) ?? null
    const object = shownAs(tokenHash, method)
    await audit({ ...ctx, db }, { action: 'session.signIn', object, actor })
    // Whoever comes back wants to keep their account.
    if (actor && (await store.forgetDeletion(db, userId))) {
      const kept = { type: 'user', id: userId, name: actor.name } as const
      await audit({ ...ctx, db }, { action: 'account.keep', object: kept, actor })
    }
  })
  return expires
}

export async function endSession(ctx: AuthContext, tokenHash: string): Promise<void> {
  const userId = await ctx.db.transaction().execute(async (db) => {
    const ended = await store.deleteSession(db, tokenHash)
    if (ended === undefined) return undefined
    const actor = (await store.findUser(db, ended)) ?? null
    const object = shownAs(tokenHash, 'sign-out')
    await audit({ ...ctx, db }, { action: 'session.signOut', object, actor })
    return ended
  })
  if (userId !== undefined) tellEnded(ctx, { userId, tokenHash })
}

/** Ends every session of the user, the caller's own too, and has their live sockets closed. */
export function signOutEverywhere(ctx: AuthContext, userId: string): Promise<void> {
  return endAllSessions(ctx, userId, async (inside, count) => {
    const user = await store.findUser(inside.db, userId)
    if (!user || count === 0) return
    const object = { type: 'user', id: user.id, name: user.name } as const
    await audit(inside, { action: 'session.signOutEverywhere', object, subject: user })
  })
}

/**
 * As `signOutEverywhere`, recorded by the caller: `alongside` is done in the same transaction,
 * and is told how many sessions have ended in it. The `reason` is told to the browsers whose
 * sessions they were.
 */
export async function endAllSessions<Context extends AuthContext>(
  ctx: Context,
  userId: string,
  alongside: (inside: Context, count: number) => Promise<void>,
  reason: SignInError | null = null,
): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    if (reason !== null) await store.keepEndReason(db, { userId, reason, endedAt: ctx.clock.now() })
    const count = await store.deleteSessionsOf(db, userId)
    await alongside({ ...ctx, db }, count)
  })
  tellEnded(ctx, { userId, tokenHash: null })
}

/**
 * Why the session of this browser was ended by somebody else; null where it was not, or
 * that is long ago.
 */
export async function readEndReason(
  ctx: Pick<AuthContext, 'db'>,
  cookieHeader: string | undefined,
): Promise<SignInError | null> {
  const token = cookieValue(cookieHeader, sessionCookieName)
  if (!token) return null
  const reason = await store.findEndReason(ctx.db, hashSessionToken(token))
  return signInError.safeParse(reason).data ?? null
}

/** Has a user's live sockets closed; where sessions go on, their pages open them anew. */
export function closeSocketsOf(ctx: AuthContext, userId: string): void {
  tellEnded(ctx, { userId, tokenHash: null })
}

/** `tokenHash` is null when all sessions of the user have ended. */
export type SessionsEnded = { userId: string; tokenHash: string | null }
type Listener = (ended: SessionsEnded) => void

/** One set for each database: two servers in one process (tests) do not hear each other. */
const listeners = new WeakMap<AppContext['db'], Set<Listener>>()

/**
 * Calls the listener once the rows are gone, so that live sockets close at once. Only what this
 * process did is heard, and sessions that run out are not: sockets also ask `readSessionByHash`
 * at an interval.
 */
export function onSessionsEnded(ctx: Pick<AppContext, 'db'>, listener: Listener): Disposable {
  const own = listeners.get(ctx.db) ?? new Set()
  listeners.set(ctx.db, own.add(listener))
  return { [Symbol.dispose]: () => void own.delete(listener) }
}

function tellEnded(ctx: AuthContext, ended: SessionsEnded): void {
  for (const listener of [...(listeners.get(ctx.db) ?? [])]) {
    try {
      listener(ended)
    } catch (error) {
      ctx.log.error({ err: error }, 'A listener to ended sessions failed')
    }
  }
}
