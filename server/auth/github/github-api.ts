import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { askGithub, type GithubContext } from './github-client.ts'

/** What we read of GitHub's `public-user`. Names are shown and never compared; the id is who it is. */
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

/** Where GitHub's REST API is: github.com, GHE.com and Enterprise Server each have their own rule. */
export function apiUrlOf(webUrl: string): string {
  const { host } = new URL(webUrl)
  const isHosted = host === 'github.com' || host.endsWith('.ghe.com')
  return isHosted ? `https://api.${host}` : `${webUrl}/api/v3`
}

export const apiHeaders = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
}

/**
 * Whose token it is.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function readTokenOwner(ctx: GithubContext, accessToken: string): Promise<GithubUser> {
  const url = `${apiUrlOf(ctx.config.github.url)}/user`
  const headers = { ...apiHeaders, authorization: `Bearer ${accessToken}` }
  const answer = await askGithub(ctx, url, { headers })
  return parseUser(answer.status === 200 ? answer.text : '')
}

/**
 * Who has this login now, asked in the name of the app; null where nobody has.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function findUserByLogin(
  ctx: GithubContext,
  login: string,
): Promise<GithubUser | null> {
  const { url, clientId, clientSecret } = ctx.config.github
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const answer = await askGithub(ctx, `${apiUrlOf(url)}/users/${encodeURIComponent(login)}`, {
    headers: { ...apiHeaders, authorization: `Basic ${credentials}` },
  })
  if (answer.status === 404) return null
  return parseUser(answer.status === 200 ? answer.text : '')
}

function parseUser(text: string): GithubUser {
  try {
    return githubUser.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError('GITHUB_UNREACHABLE', 'GitHub did not say who this is.', { cause: error })
  }
}
