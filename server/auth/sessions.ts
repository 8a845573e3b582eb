import { createHash, randomBytes } from 'node:crypto'
import type { AppContext } from '#server/context.ts'
import type { SignedInUser } from './auth.schema.ts'
import * as store from './auth.store.ts'
import { cookieValue, sessionCookieName } from './auth-cookies.ts'

export type AuthContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

const dayMs = 24 * 60 * 60 * 1000
/** However much it is used, a session ends after this. */
export const sessionMaximumMs = 30 * dayMs
/** Unused for this long it ends as well. */
const sessionIdleMs = 7 * dayMs

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
 * Who is asking, by the Cookie header; null unless a live row says so. One query (and one write a day), so
 * it can be asked for every request, upgrade and re-check of a live socket. A failing database rejects.
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

/** Also clears away what has ended by itself, so that the table does not grow for ever. */
export async function createSession(
  ctx: AuthContext,
  userId: string,
  token: string,
): Promise<Date> {
  const now = ctx.clock.now()
  await store.deleteEndedSessions(ctx.db, new Date(now), now - sessionIdleMs)
  const expires = new Date(now + sessionMaximumMs)
  await store.insertSession(ctx.db, {
    sessionToken: hashSessionToken(token),
    userId,
    expires: expires.toISOString(),
    createdAt: now,
    usedAt: now,
  })
  return expires
}

export async function endSession(ctx: AuthContext, tokenHash: string): Promise<void> {
  const userId = await store.deleteSession(ctx.db, tokenHash)
  if (userId !== undefined) tellEnded(ctx, { userId, tokenHash })
}

/** Ends every session of the user, the caller's own too, and has their live sockets closed. */
export async function signOutEverywhere(ctx: AuthContext, userId: string): Promise<void> {
  await store.deleteSessionsOf(ctx.db, userId)
  tellEnded(ctx, { userId, tokenHash: null })
}

/** `tokenHash` is null when all sessions of the user have ended. */
export type SessionsEnded = { userId: string; tokenHash: string | null }
type Listener = (ended: SessionsEnded) => void

/** One set for each database: two servers in one process (tests) do not hear each other. */
const listeners = new WeakMap<AppContext['db'], Set<Listener>>()

/**
 * Calls the listener once the rows are gone, so that live sockets close at once. Only what this process did
 * is heard, and sessions that run out are not: sockets also ask `readSessionByHash` at an interval.
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
