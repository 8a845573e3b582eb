import { randomUUID } from 'node:crypto'
import type { Adapter, AdapterUser } from '@auth/core/adapters'
import { type Database as AuthDatabase, format, KyselyAdapter } from '@auth/kysely-adapter'
import type { Kysely } from 'kysely'
import { type GithubRegistration, githubProvider } from '#server/github/github.ts'
import * as store from './auth.store.ts'
import { findAccount } from './github/github.store.ts'
import {
  type AuthContext,
  createSession,
  endSession,
  hashSessionToken,
  readSessionByHash,
  type SignInMethod,
} from './sessions.ts'
import { personOfIdentifier } from './sign-in-links.ts'

/**
 * What Auth.js stores through. Ours wherever we promise more than the Kysely adapter does: session
 * tokens hashed at rest, an absolute end that use does not move, times by our own clock, users made
 * once however many ask. There is no `linkAccount`: `receiveVisit` has stored the account before it
 * is looked for here.
 */
export function createAuthAdapter(
  ctx: AuthContext,
  method: SignInMethod,
  github: GithubRegistration | null,
): Adapter {
  // The adapter's own idea of the tables has dates where ours have ISO text, which it knows
  // of SQLite alone.
  const kysely = KyselyAdapter(ctx.db as unknown as Kysely<AuthDatabase>)
  return {
    getUser: async (id) => withDate(await kysely.getUser?.(id)),
    getUserByEmail: async (email) => withDate(await kysely.getUserByEmail?.(email)),
    updateUser: async (user) => {
      const updated = withDate(await kysely.updateUser?.(format.to<typeof user>(user)))
      if (!updated) throw new Error('This user is gone.')
      return updated
    },

    async createVerificationToken(token) {
      const expires = token.expires.toISOString()
      await store.insertVerificationToken(ctx.db, { ...token, expires })
      return token
    },

    /** The link's token alone finds its row: whom it is for is ours to know. */
    async useVerificationToken({ token }) {
      const row = await store.takeVerificationToken(ctx.db, token)
      if (!row || Date.parse(row.expires) <= ctx.clock.now()) return null
      return { ...row, expires: new Date(row.expires) }
    },

    async createUser({ email }) {
      const person = personOfIdentifier(email)
      if (!person) throw new Error('A user can only be made from a sign-in link.')
      const now = ctx.clock.now()
      const row = await store.insertUserOnce(ctx.db, {
        id: randomUUID(),
        name: person.name,
        email,
        emailVerified: new Date(now).toISOString(),
        image: null,
        isOwner: person.isOwner ? 1 : 0,
        isAdmin: 0,
        suspendedAt: null,
        isLocal: 1,
        createdAt: now,
      })
      const user: AdapterUser = { id: row.id, name: row.name, email, emailVerified: new Date(now) }
      return user
    },

    async getUserByAccount({ providerAccountId }) {
      if (!github) return null
      const provider = githubProvider(github)
      const user = await findAccount(ctx.db, provider, providerAccountId)
      return user ? { ...shownToAuth, id: user.id, name: user.name, image: user.image } : null
    },

    async createSession({ sessionToken, userId }) {
      const expires = await createSession(ctx, { userId, token: sessionToken, method })
      return { sessionToken, userId, expires }
    },

    async getSessionAndUser(sessionToken) {
      const session = await readSessionByHash(ctx, hashSessionToken(sessionToken))
      if (!session) return null
      const { id, name, image } = session.user
      return {
        session: { sessionToken, userId: id, expires: new Date(session.expiresAt) },
        user: { ...shownToAuth, id, name, image },
      }
    },

    /** Auth.js would move the end of a session with its use. */
    async updateSession() {
      return null
    },

    async deleteSession(sessionToken) {
      await endSession(ctx, hashSessionToken(sessionToken))
    },
  }
}

/** Auth.js wants an email and shows it to nobody: the session callback leaves it out. */
const shownToAuth = { email: '', emailVerified: null }

/** On PostgreSQL it is still the text of the column. */
function withDate(user: AdapterUser | null | undefined): AdapterUser | null {
  if (!user) return null
  return { ...user, emailVerified: user.emailVerified && new Date(user.emailVerified) }
}
