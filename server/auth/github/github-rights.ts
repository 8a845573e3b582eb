import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { apiHeaders, apiUrlOf } from './github-api.ts'
import { askGithub } from './github-client.ts'
import { readGithubToken } from './github-tokens.ts'

/** What we read of GitHub's `full-repository`. */
const repository = z.object({ permissions: z.object({ push: z.boolean() }).optional() })

/**
 * `elsewhere`: the repository is not at the GitHub people sign in with. `no token`: this user never signed in
 * there, or what it gave then opens no more. `token refused`: GitHub takes it no more.
 */
export type PushRight = 'yes' | 'no' | 'elsewhere' | 'no token' | 'token refused'

/**
 * Whether this user may push to the repository, as GitHub says to their own token and to nobody else's.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function readPushRight(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  userId: string,
  repositoryUrl: string,
): Promise<PushRight> {
  const { github } = ctx.config
  const url = URL.parse(repositoryUrl)
  if (!github || url?.origin !== github.url) return 'elsewhere'
  const [owner, name, ...others] = url.pathname.split('/').filter(Boolean)
  if (!owner || !name || others.length > 0) return 'elsewhere'
  const token = await tokenOf(ctx, userId)
  if (!token) return 'no token'
  const answer = await askGithub(
    { config: { ...ctx.config, github } },
    `${apiUrlOf(github.url)}/repos/${owner}/${name.replace(/\.git$/i, '')}`,
    { headers: { ...apiHeaders, authorization: `Bearer ${token}` } },
  )
  if (answer.status === 401) return 'token refused'
  if (answer.status !== 200) return 'no'
  return parse(answer.text).permissions?.push === true ? 'yes' : 'no'
}

async function tokenOf(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  userId: string,
): Promise<string | null> {
  try {
    return (await readGithubToken(ctx, userId))?.accessToken ?? null
  } catch (error) {
    if (error instanceof AppError) throw error
    ctx.log.warn({ err: error, userId }, 'What GitHub gave for somebody cannot be opened')
    return null
  }
}

function parse(text: string): z.output<typeof repository> {
  try {
    return repository.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError('GITHUB_UNREACHABLE', 'GitHub did not say what this repository is.', {
      cause: error,
    })
  }
}
