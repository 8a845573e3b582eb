import { z } from 'zod'
import {
  asUser,
  callGithub,
  contentOf,
  findAccountOf,
  githubProvider,
  readGithub,
  type UserTokenContext,
} from '#server/github/github.ts'

/** What we read of GitHub's `full-repository`. */
const repository = z.object({ permissions: z.object({ push: z.boolean() }).optional() })

/**
 * `elsewhere`: the repository is not at the GitHub people sign in with. `no token`: this user never signed in
 * there. `token refused`: GitHub takes what it gave then no more, or it opens no more.
 */
export type PushRight = 'yes' | 'no' | 'elsewhere' | 'no token' | 'token refused'

/**
 * Whether this user may push to the repository, as GitHub says to their own token and to nobody else's.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function readPushRight(
  ctx: UserTokenContext,
  userId: string,
  repositoryUrl: string,
): Promise<PushRight> {
  const github = await readGithub(ctx)
  const url = URL.parse(repositoryUrl)
  if (!github || url?.origin !== github.url) return 'elsewhere'
  const [owner, name, ...others] = url.pathname.split('/').filter(Boolean)
  if (!owner || !name || others.length > 0) return 'elsewhere'
  const repo = name.replace(/\.git$/i, '')
  const reply = await asUser(ctx, userId, (token) =>
    callGithub(ctx, 'GET /repos/{owner}/{repo}', { owner, repo, caller: { token } }),
  )
  if (!reply) {
    const account = await findAccountOf(ctx.db, githubProvider(github), userId)
    return account ? 'token refused' : 'no token'
  }
  if (reply.status !== 200) return 'no'
  return contentOf(repository, reply).permissions?.push === true ? 'yes' : 'no'
}
