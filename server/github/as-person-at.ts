import type { GithubReply } from './github-api.ts'
import { findPersonalToken, markRefused, type NamedRepository } from './personal-tokens.ts'
import { asUser, type UserTokenContext } from './user-tokens.ts'

/**
 * `asUser` about one repository: by the token that they gave for it where they gave one, since an
 * OAuth App's shows nothing private. It may be found by the name alone: what it opens is GitHub's
 * word, whoever has the name by now.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function asPersonAt(
  ctx: UserTokenContext,
  { userId, ...repository }: { userId: string } & NamedRepository,
  ask: (token: string) => Promise<GithubReply>,
): Promise<GithubReply | null> {
  const given = await findPersonalToken(ctx, userId, repository)
  const reply = given?.token && given.row.refusedAt === null ? await ask(given.token) : null
  if (given && reply?.status === 401) await markRefused(ctx, given)
  const isAnswer = reply !== null && reply.status !== 401 && reply.status !== 404
  return isAnswer ? reply : asUser(ctx, userId, ask)
}
