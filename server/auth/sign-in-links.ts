import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '#server/errors.ts'
import * as store from './auth.store.ts'
import type { AuthContext } from './sessions.ts'

const linkLifetimeMs = 15 * 60 * 1000

/**
 * Auth.js finds a link's user by an email address. These are made up: `.invalid` exists
 * nowhere, so no account of a provider can bring one along. A user's name has no `@`, so the
 * two never meet either.
 */
const ownerIdentifier = 'owner@link.bothy.invalid'
const userDomain = '@user.link.bothy.invalid'

/** Whom a link is for, by the identifier stored with it; null for one that we did not make. */
export function personOfIdentifier(identifier: string): { name: string; isOwner: boolean } | null {
  if (identifier === ownerIdentifier) return { name: 'owner', isOwner: true }
  if (!identifier.endsWith(userDomain)) return null
  return { name: identifier.slice(0, -userDomain.length), isOwner: false }
}

/** What is stored of a link's token: the form Auth.js looks it up by. */
export const hashLinkToken = (token: string, secret: string): string =>
  createHash('sha256').update(`${token}${secret}`).digest('hex')

/**
 * Makes an address that signs its first user in once, within 15 minutes:
 * `<publicUrl>/sign-in#<token>`. The token is 128 bits in base64url and is the whole fragment, so
 * that it is not sent, logged or fetched ahead. The page posts it to `/api/auth/callback/link` as
 * `useSignInLinkInput` says.
 *
 * Without a name the link is for the owner: whoever uses one first becomes the owner, and later
 * ones sign in as that same user. With a name it is for a local user, who is made at first use and
 * never is the owner.
 * @throws AppError USER_NAME_INVALID, USER_SUSPENDED
 */
export async function issueSignInLink(
  ctx: AuthContext,
  { userName }: { userName?: string } = {},
): Promise<{ url: string; expiresAt: number }> {
  if (userName !== undefined && !/^(?=.{1,39}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(userName)) {
    throw new AppError(
      'USER_NAME_INVALID',
      'A user name is at most 39 lower-case letters, digits and single hyphens.',
    )
  }
  const identifier = userName === undefined ? ownerIdentifier : `${userName}${userDomain}`
  const user = await store.findUserByEmail(ctx.db, identifier)
  if (user && user.suspendedAt !== null) {
    throw new AppError(
      'USER_SUSPENDED',
      `${userName} is suspended. An administrator can let them in again, under Users.`,
    )
  }
  const token = randomBytes(16).toString('base64url')
  const now = ctx.clock.now()
  const expiresAt = now + linkLifetimeMs
  await store.deleteExpiredTokens(ctx.db, new Date(now))
  await store.insertVerificationToken(ctx.db, {
    identifier,
    token: hashLinkToken(token, ctx.config.authSecret),
    expires: new Date(expiresAt).toISOString(),
  })
  return { url: `${ctx.config.publicUrl}/sign-in#${token}`, expiresAt }
}

/** Whether somebody has become the owner. */
export const hasOwner = (ctx: Pick<AuthContext, 'db'>): Promise<boolean> =>
  store.isThereAnOwner(ctx.db)
