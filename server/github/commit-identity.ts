import { z } from 'zod'
import { callGithub, contentOf } from './github-api.ts'
import { githubProvider, readGithub } from './registration.ts'
import { findAccountOf } from './user-tokens.store.ts'
import { asUser, type UserTokenContext } from './user-tokens.ts'

/** As whom somebody commits (S-82), and what they are called at GitHub. */
export const commitIdentity = z.object({
  login: z.string(),
  name: z.string(),
  email: z.string(),
})
export type CommitIdentity = z.infer<typeof commitIdentity>

const profile = z.object({
  id: z.int().positive(),
  login: z.string().min(1).max(100),
  name: z.string().nullish(),
  email: z.string().nullish(),
})

/**
 * As their profile at GitHub says now: the name, and the address they show there, or else the one
 * that GitHub gives everybody and that reaches nobody. Null for who has no account there. GitHub
 * being away, it is what their last sign-in told.
 */
export async function readCommitIdentity(
  ctx: UserTokenContext,
  user: { id: string; name: string },
): Promise<CommitIdentity | null> {
  const registration = await readGithub(ctx)
  if (!registration) return null
  const account = await findAccountOf(ctx.db, githubProvider(registration), user.id)
  if (!account) return null
  const { hostname } = new URL(registration.url)
  const known = { login: account.login ?? '', id: account.providerAccountId }
  const shown = await readProfile(ctx, user.id)
  const { login, id } = shown ?? known
  if (!login) return null
  return {
    login,
    name: inLine(shown ? (shown.name ?? '') : user.name) || login,
    email: publicEmail(shown?.email) ?? `${id}+${login}@users.noreply.${hostname}`,
  }
}

async function readProfile(ctx: UserTokenContext, userId: string) {
  try {
    const reply = await asUser(ctx, userId, (token) =>
      callGithub(ctx, 'GET /user', { caller: { token } }),
    )
    return reply && contentOf(profile, reply)
  } catch (error) {
    ctx.log.info({ err: error, userId }, 'A profile could not be read at GitHub')
    return null
  }
}

/** One line without what Git leaves out of names, or would take for the beginning of an address. */
const inLine = (name: string): string =>
  name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>]/gu, '')
    .trim()
    .slice(0, 100)
    .toWellFormed()

const publicEmail = (email: string | null | undefined): string | null =>
  email && /^[^\s<>\p{Cc}\p{Cf}]{1,200}@[^\s<>\p{Cc}\p{Cf}@]{1,200}$/u.test(email) ? email : null
