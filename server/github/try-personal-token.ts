import { callGithub } from './github-api.ts'
import { askGithub, type GithubContext } from './github-client.ts'
import type { GithubRegistration } from './registration.ts'
import { type GithubRepository, repositoryIn } from './repository-rights.ts'

/** What a token made by hand does with a repository, by the word of GitHub to that token. */
export type TriedToken =
  | { repository: GithubRepository; access: 'write' | 'read' | 'none' }
  /** `refused`: it is taken nowhere. `not-found`: it does not open it, or there is none. */
  | 'refused'
  | 'not-found'
  | 'moved'

type TryContext = GithubContext & { registration: Pick<GithubRegistration, 'url'> }
type Path = { owner: string; name: string }

/**
 * Asks GitHub with the token, and Git as it would ask. GitHub has no question for what such a token
 * may do: its answers tell what the person may, whatever the token opens of it.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function tryPersonalToken(
  ctx: TryContext,
  token: string,
  path: Path,
): Promise<TriedToken> {
  const { owner, name: repo } = path
  const asked = { owner, repo, caller: { token } }
  const reply = await callGithub(ctx, 'GET /repos/{owner}/{repo}', asked)
  if (reply.status === 401) return 'refused'
  if (reply.status === 301) return 'moved'
  const repository = repositoryIn(reply)
  if (repository === null) return 'not-found'
  const isOpenTo = (service: string) => isOpenToGit(ctx, { token, path, service })
  if (await isOpenTo('git-receive-pack')) return { repository, access: 'write' }
  return { repository, access: (await isOpenTo('git-upload-pack')) ? 'read' : 'none' }
}

/** Git's first question of a push or a clone, which changes nothing. */
async function isOpenToGit(
  ctx: TryContext,
  { token, path, service }: { token: string; path: Path; service: string },
): Promise<boolean> {
  const url = `${ctx.registration.url}/${path.owner}/${path.name}.git/info/refs?service=${service}`
  const credentials = Buffer.from(`x-access-token:${token}`).toString('base64')
  const { status } = await askGithub(ctx, url, {
    headers: { authorization: `Basic ${credentials}` },
    // What follows is every branch and tag there is.
    isHeadEnough: true,
  })
  return status === 200
}
