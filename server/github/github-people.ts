import { z } from 'zod'
import { callGithub, contentOf } from './github-api.ts'
import type { GithubContext } from './github-client.ts'
import type { GithubRegistration } from './registration.ts'

/**
 * What we read of GitHub's `public-user`. Names are shown and never compared; the id is who it is.
 */
const githubUser = z
  .object({
    id: z.int().positive(),
    login: z.string().min(1).max(100),
    name: z.string().nullish(),
    avatar_url: z.string().nullish(),
    type: z.string(),
  })
  .transform(({ id, login, name, avatar_url, type }) => ({
    id: String(id),
    login,
    displayName: shownName(name ?? '') || login,
    image: webImage(avatar_url ?? ''),
    isPerson: type === 'User',
  }))
export type GithubUser = z.output<typeof githubUser>

/** One line without what would change the direction or the look of the text around it (S-26). */
const shownName = (name: string): string =>
  name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 100)
    .toWellFormed()

function webImage(address: string): string | null {
  const url = URL.parse(address)
  return url?.protocol === 'https:' && address.length <= 2000 ? url.href : null
}

/**
 * Whose token it is.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function readTokenOwner(ctx: GithubContext, token: string): Promise<GithubUser> {
  return contentOf(githubUser, await callGithub(ctx, 'GET /user', { caller: { token } }))
}

/**
 * The same of a token that GitHub may not take: then null.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function findTokenOwner(
  ctx: GithubContext,
  token: string,
): Promise<GithubUser | null> {
  const reply = await callGithub(ctx, 'GET /user', { caller: { token } })
  return reply.status === 401 ? null : contentOf(githubUser, reply)
}

/**
 * Who has this login now, asked in the name of the app; null where nobody has.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function findUserByLogin(
  ctx: GithubContext & { github: GithubRegistration },
  login: string,
): Promise<GithubUser | null> {
  const ask = (caller: { app: GithubRegistration } | null) =>
    callGithub(ctx, 'GET /users/{username}', { username: login, caller })
  const answer = await ask({ app: ctx.github })
  // Not every GitHub knows a GitHub App by its secret here. What is asked for is public.
  const reply = answer.status === 401 ? await ask(null) : answer
  return reply.status === 404 ? null : contentOf(githubUser, reply)
}
