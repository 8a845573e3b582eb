import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { parseJson } from './github-api.ts'
import { askGithub, type GithubContext } from './github-client.ts'
import type { GithubRegistration } from './registration.ts'
import { type GithubToken, tokenOf } from './user-token.ts'

const refusal = z.object({ error: z.string() })
const given = z.looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1) })

type Credentials = Pick<GithubRegistration, 'url' | 'clientId' | 'clientSecret'>

/**
 * Another token for a refresh token, which GitHub takes once; null where it does not.
 * @throws AppError GITHUB_UNREACHABLE, after which it may have been taken or not;
 * GITHUB_MISCONFIGURED
 */
export async function renewToken(
  ctx: GithubContext,
  { url, clientId, clientSecret }: Credentials,
  { refreshToken, now }: { refreshToken: string; now: number },
): Promise<GithubToken | null> {
  const { text } = await askGithub(ctx, `${url}/login/oauth/access_token`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    }).toString(),
  })
  const answer = parseJson(text)
  const token = given.safeParse(answer)
  if (token.success) return tokenOf(token.data, { now, clientId })
  const refused = refusal.safeParse(answer)
  if (!refused.success) throw new AppError('GITHUB_UNREACHABLE', 'GitHub gave no token.')
  if (/^(bad_refresh_token|invalid_grant)$/.test(refused.data.error)) return null
  throw new AppError(
    'GITHUB_MISCONFIGURED',
    'GitHub refuses this Bothy: its client ID or secret is not the one GitHub knows.',
  )
}
