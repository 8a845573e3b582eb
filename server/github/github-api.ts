import { request } from '@octokit/request'
import type { Endpoints } from '@octokit/types'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { askGithub, type GithubContext } from './github-client.ts'
import type { GithubRegistration } from './registration.ts'

/**
 * In whose name GitHub is asked: of a person or an installation, of the App itself, or of nobody.
 */
export type GithubCaller = { token: string } | { app: AppCredentials } | null
type AppCredentials = Pick<GithubRegistration, 'clientId' | 'clientSecret'>

/**
 * What GitHub answered, refusals included. `etag`: by which it is asked whether that is still so.
 */
export type GithubReply = { status: number; data: unknown; etag?: string | undefined }

/**
 * Where GitHub's REST API is: github.com, GHE.com and Enterprise Server each have their own rule.
 */
export function apiUrlOf(webUrl: string): string {
  const { host } = new URL(webUrl)
  const isHosted = host === 'github.com' || host.endsWith('.ghe.com')
  return isHosted ? `https://api.${host}` : `${webUrl}/api/v3`
}

/**
 * One call of GitHub's REST API, of its own description's shape and through `askGithub`. What is
 * answered with 4xx is returned like everything else.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function callGithub<Route extends keyof Endpoints>(
  ctx: GithubContext,
  route: Route,
  {
    caller,
    ifNoneMatch,
    ...parameters
  }: Endpoints[Route]['parameters'] & { caller: GithubCaller; ifNoneMatch?: string | undefined },
): Promise<GithubReply> {
  const { url, ...options } = request.endpoint(route as string, {
    ...parameters,
    baseUrl: apiUrlOf(ctx.config.github.url),
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(caller && { authorization: authorizationOf(caller) }),
      ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    },
  })
  const headers = Object.entries(options.headers).flatMap(([name, value]) =>
    value === undefined || name === 'user-agent' ? [] : [[name, String(value)]],
  )
  const {
    status,
    text,
    headers: told,
  } = await askGithub(ctx, url, {
    method: options.method,
    headers: Object.fromEntries(headers),
    ...('body' in options && options.body !== undefined && { body: JSON.stringify(options.body) }),
  })
  return { status, data: parseJson(text), etag: told.etag }
}

const authorizationOf = (caller: NonNullable<GithubCaller>): string => {
  if ('token' in caller) return `Bearer ${caller.token}`
  const { clientId, clientSecret } = caller.app
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
}

/** Null for what is no JSON, and so no answer of GitHub's. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller's schema refuses null.
    return null
  }
}

/**
 * What is in a reply, where it is the one that was hoped for.
 * @throws AppError GITHUB_UNREACHABLE for every other one
 */
export function contentOf<Schema extends z.ZodType>(
  schema: Schema,
  { status, data }: GithubReply,
  hoped = 200,
): z.output<Schema> {
  const read = schema.safeParse(status === hoped ? data : undefined)
  if (read.success) return read.data
  throw new AppError('GITHUB_UNREACHABLE', 'GitHub gave an answer that Bothy cannot use.', {
    cause: new Error(`Its status was ${status}; ${z.prettifyError(read.error).slice(0, 300)}`),
  })
}
