import {
  findAccountOf,
  githubProvider,
  readGithub,
  type SeenRepository,
  seeRepository,
  type UserTokenContext,
} from '#server/github/github.ts'

/**
 * `elsewhere`: the repository is not at the GitHub people sign in with. `no token`: this user never
 * signed in there. `token refused`: GitHub takes what it gave then no more, or it opens no more.
 */
export type PushRight = 'yes' | 'no' | 'elsewhere' | 'no token' | 'token refused'

/**
 * Whether this user may push to the repository, as GitHub says to their own token and to nobody
 * else's, and which one it is; null where GitHub does not show it to them.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function readPushRight(
  ctx: UserTokenContext,
  userId: string,
  repositoryUrl: string,
): Promise<{ right: PushRight; seen: SeenRepository | null }> {
  const seen = await seeRepository(ctx, { userId, repositoryUrl })
  if (seen === 'elsewhere') return { right: 'elsewhere', seen: null }
  if (seen === 'not-shown') return { right: 'no', seen: null }
  if (seen !== 'not-connected') return { right: seen.canPush ? 'yes' : 'no', seen }
  const github = await readGithub(ctx)
  const account = github && (await findAccountOf(ctx.db, githubProvider(github), userId))
  return { right: account ? 'token refused' : 'no token', seen: null }
}
