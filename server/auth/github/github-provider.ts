import { customFetch } from '@auth/core'
import GitHub from '@auth/core/providers/github'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { askGithub, type GithubUser, parseJson, readTokenOwner } from '#server/github/github.ts'
import type { GithubAuthContext } from './github-context.ts'

/**
 * Auth.js's provider with every call in our own hands. No scope is asked for: id, login, name
 * and picture are public, and access to repositories is to be asked for when there is something
 * to do with it.
 */
export function createGithubProvider(ctx: GithubAuthContext) {
  const { url, clientId, clientSecret } = ctx.github
  return GitHub({
    clientId,
    clientSecret,
    ...(url === 'https://github.com' ? {} : { enterprise: { baseUrl: url } }),
    checks: ['pkce', 'state'],
    authorization: { params: { scope: '' } },
    userinfo: {
      // Its default would also fetch and store an email address.
      request: ({ tokens }: { tokens: { access_token?: string } }) =>
        readTokenOwner(ctx, tokens.access_token ?? ''),
    },
    // Whose row it is, is decided before Auth.js looks for it: this only has to name that row.
    profile: (person) => {
      const { id, displayName, image } = person as unknown as GithubUser
      return { id, name: displayName, image, email: null }
    },
    [customFetch]: (input, init) => exchangeCode(ctx, String(input), init),
  })
}

const exchangeAnswer = z.union([
  z.object({ access_token: z.string().min(1) }),
  z.object({ error: z.string() }),
])

/**
 * The one call Auth.js makes: the code for a token. What GitHub refuses with 200 becomes
 * an error here.
 */
async function exchangeCode(
  ctx: GithubAuthContext,
  url: string,
  init: RequestInit = {},
): Promise<Response> {
  const answer = await askGithub(ctx, url, {
    method: init.method ?? 'GET',
    headers: Object.fromEntries(new Headers(init.headers)),
    body: init.body instanceof URLSearchParams ? init.body.toString() : String(init.body ?? ''),
  })
  const read = exchangeAnswer.safeParse(parseJson(answer.text))
  if (!read.success) throw new AppError('GITHUB_UNREACHABLE', 'GitHub gave no token.')
  if ('error' in read.data) throw refusalOf(read.data.error)
  return new Response(answer.text, {
    status: answer.status,
    headers: { 'content-type': 'application/json' },
  })
}

/** By GitHub's own word for it, of which only the shape of a word is let into the message. */
function refusalOf(error: string): AppError {
  const word = /^[a-z_]{1,60}$/.test(error) ? error : 'unknown'
  const isOfCode = word === 'bad_verification_code' || word === 'invalid_grant'
  return new AppError(
    isOfCode ? 'GITHUB_TRIP_INVALID' : 'GITHUB_MISCONFIGURED',
    `GitHub refused the code: ${word}.`,
  )
}
