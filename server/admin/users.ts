import type { z } from 'zod'
import { type AuditDeed, audit } from '#server/audit/audit.ts'
import { deleteSessionsOf, deleteTokensOf } from '#server/auth/auth.store.ts'
import { closeSocketsOf, endAllSessions, sessionIdleMs } from '#server/auth/auth.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import { stopAllOf } from '#server/codespaces/administer.ts'
import { lockOwner } from '#server/codespaces/codespaces.store.ts'
import { AppError } from '#server/errors.ts'
import { forgetTokensOf, giveBackAll, revokeDue } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { AdminUser, adminSearch, adminUsers, setRoleInput, UserRole } from './admin.schema.ts'
import * as store from './admin.store.ts'
import { cut, positionOf } from './pages.ts'

type User = NonNullable<Awaited<ReturnType<typeof store.findUser>>>

export async function listUsers(
  ctx: SignedInContext,
  { search, cursor, limit }: z.output<typeof adminSearch>,
): Promise<z.infer<typeof adminUsers>> {
  const now = ctx.clock.now()
  const page = { search, after: positionOf(cursor), limit: limit + 1 }
  const times = { now: new Date(now), unusedSince: now - sessionIdleMs }
  const { shown, nextCursor } = cut(await store.listUsers(ctx.db, page, times), limit)
  return { users: shown.map(present), nextCursor, total: await store.countUsers(ctx.db, search) }
}

function present(row: Awaited<ReturnType<typeof store.listUsers>>[number]): AdminUser {
  const { id, name, image, githubLogin, createdAt, suspendedAt } = row
  const seen = [row.usedAt, row.actedAt].map(Number).filter((at) => at > 0)
  return {
    ...{ id, name, image, githubLogin, createdAt, suspendedAt },
    isLocal: row.isLocal === 1,
    role: roleOf(row),
    lastSeenAt: seen.length > 0 ? Math.max(...seen) : null,
    sessions: Number(row.sessions ?? 0),
    codespaces: Number(row.codespaces ?? 0),
    runningCodespaces: Number(row.runningCodespaces ?? 0),
  }
}

const roleOf = ({ isOwner, isAdmin }: Pick<User, 'isOwner' | 'isAdmin'>): UserRole =>
  isOwner === 1 ? 'owner' : isAdmin === 1 ? 'admin' : 'member'

/** Whoever's role changes has their sockets opened anew, as what they may do now. */
export async function setRole(
  ctx: SignedInContext,
  { userId, role }: z.output<typeof setRoleInput>,
): Promise<void> {
  requireRecentSignIn(ctx)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const user = await requireOther(inside, userId)
    if (roleOf(user) === role) return
    await store.updateUser(db, userId, { isAdmin: role === 'admin' ? 1 : 0 })
    const before = { role: roleOf(user) }
    await recordOf(inside, user, { action: 'user.setRole', before, after: { role } })
  })
  closeSocketsOf(ctx, userId)
}

/**
 * Keeps somebody out, at once: their sessions end and their sockets close, what GitHub gave for
 * them is given back, links nobody has used are gone, and their codespaces stop. Nothing of
 * theirs is deleted.
 */
export async function suspendUser(ctx: SignedInContext, userId: string): Promise<void> {
  requireRecentSignIn(ctx)
  let stopped: string[] = []
  const suspend = async (inside: SignedInContext, sessions: number) => {
    const user = await requireOther(inside, userId)
    if (user.suspendedAt !== null) return
    await store.updateUser(inside.db, userId, { suspendedAt: ctx.clock.now() })
    await giveBackAll(inside, { userId })
    await forgetTokensOf(inside.db, userId)
    if (user.email !== null) await deleteTokensOf(inside.db, user.email)
    stopped = await stopAllOf(inside, userId)
    const after = { sessions, codespaces: stopped.length }
    await recordOf(inside, user, { action: 'user.suspend', after })
  }
  await endAllSessions(ctx, userId, suspend, 'SUSPENDED')
  for (const id of stopped) ctx.changes.announce(id)
  void revokeDue(ctx)
}

/**
 * Lets them in again. They sign in, and start their codespaces, themselves: a session or link that
 * was made in the moment they were suspended has not waited for this.
 */
export async function unsuspendUser(ctx: SignedInContext, userId: string): Promise<void> {
  requireRecentSignIn(ctx)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const user = await requireUser(inside, userId)
    if (user.suspendedAt === null) return
    await deleteSessionsOf(db, userId)
    if (user.email !== null) await deleteTokensOf(db, user.email)
    await store.updateUser(db, userId, { suspendedAt: null })
    await recordOf(inside, user, { action: 'user.unsuspend' })
  })
}

export function signOutUser(ctx: SignedInContext, userId: string): Promise<void> {
  return endAllSessions(ctx, userId, async (inside, sessions) => {
    const user = await requireUser(inside, userId)
    await recordOf(inside, user, { action: 'user.signOut', after: { sessions } })
  })
}

const recordOf = (ctx: SignedInContext, user: User, deed: Omit<AuditDeed, 'object' | 'subject'>) =>
  audit(ctx, { ...deed, object: { type: 'user', id: user.id, name: user.name }, subject: user })

async function requireUser(inside: SignedInContext, userId: string): Promise<User> {
  // Two administrators at once: the second sees what the first has made of them.
  await lockOwner(inside, userId)
  const user = await store.findUser(inside.db, userId)
  if (!user) throw new AppError('USER_NOT_FOUND', 'There is no such user.')
  return user
}

/** The owner is always a way back in, and nobody locks themselves out. */
async function requireOther(inside: SignedInContext, userId: string): Promise<User> {
  const user = await requireUser(inside, userId)
  if (user.isOwner === 1) {
    throw new AppError(
      'OWNER_CHANGE_NOT_ALLOWED',
      'The owner stays the owner, and is never kept out.',
    )
  }
  if (user.id === inside.session.user.id) {
    throw new AppError(
      'SELF_CHANGE_NOT_ALLOWED',
      'That is you. Another administrator can do that to you.',
    )
  }
  return user
}
