import type { Endpoints } from '@octokit/types'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import {
  asPersonAt,
  asUser,
  callGithub,
  type GithubCaller,
  type GithubReply,
  readGithub,
} from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'

/** `isWithToken`: what is private is shown to who gives a token for it, and by nothing else. */
export type HostReply = GithubReply & { isConnected: boolean; isWithToken: boolean }

/**
 * In the name of who asks. Where they have not connected GitHub, or it takes their token no more,
 * what is public is asked for by the App, of which GitHub takes more questions than of a stranger.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function askAsPerson<Route extends keyof Endpoints>(
  ctx: SignedInContext,
  route: Route,
  parameters: Endpoints[Route]['parameters'],
): Promise<HostReply> {
  const ask = (caller: GithubCaller) => callGithub(ctx, route, { ...parameters, caller })
  const userId = ctx.session.user.id
  const named = repositoryIn(parameters)
  const asked = (token: string) => ask({ token })
  const reply = named
    ? await asPersonAt(ctx, { userId, ...named }, asked)
    : await asUser(ctx, userId, asked)
  const registration = await readGithub(ctx)
  const isWithToken = registration?.kind === 'oauth'
  if (reply) return { ...reply, isConnected: true, isWithToken }
  const asApp = registration && (await ask({ app: registration }))
  // Not every GitHub knows a GitHub App by its secret here.
  const known = asApp && asApp.status !== 401 ? asApp : await ask(null)
  return { ...known, isConnected: false, isWithToken }
}

/** Which repository it is about, where it is about one. */
function repositoryIn(parameters: object) {
  const { owner, repo, repository_id } = parameters as Partial<Record<string, string>>
  if (repository_id !== undefined) return { id: Number(repository_id), path: '' }
  return owner && repo ? { path: `${owner}/${repo}` } : null
}

/** Null where they have not connected GitHub. */
export const askOnlyAsPerson = <Route extends keyof Endpoints>(
  ctx: SignedInContext,
  route: Route,
  parameters: Endpoints[Route]['parameters'],
): Promise<GithubReply | null> =>
  asUser(ctx, ctx.session.user.id, (token) =>
    callGithub(ctx, route, { ...parameters, caller: { token } }),
  )

const refusal = z.object({ message: z.string() })

/**
 * Throws what a refusal means to the person, where it is one that repositories have; `what`
 * was not found.
 * @throws AppError REPOSITORY_NOT_FOUND, REPOSITORY_TOKEN_REQUIRED, REPOSITORY_ACCESS_REQUIRED,
 * GITHUB_CONNECTION_REQUIRED
 */
export function refuseAsPerson(
  reply: HostReply,
  path: string,
  what = `a repository ${path}`,
): void {
  const { status, data, isConnected, isWithToken } = reply
  if (status === 401) {
    throw new AppError(
      'GITHUB_CONNECTION_REQUIRED',
      'This GitHub shows nothing to people it does not know. Connect GitHub in the account menu.',
    )
  }
  if (status === 404 && isConnected && isWithToken && what === `a repository ${path}`) {
    throw new AppError(
      'REPOSITORY_TOKEN_REQUIRED',
      `GitHub shows this server no repository ${path}. Where it is private, give a token of yours for it.`,
    )
  }
  if (status === 404 || status === 410 || status === 451) {
    const app = isWithToken ? '' : ' and to install the App of this server'
    const way = isConnected
      ? `Where it is private, its owner has to let you in${app}.`
      : 'Where it is private, connect GitHub in the account menu first.'
    throw new AppError(
      'REPOSITORY_NOT_FOUND',
      `GitHub shows no ${what.replace(/^an? /, '')}. ${way}`,
    )
  }
  if (status !== 403) return
  const { message } = refusal.safeParse(data).data ?? { message: '' }
  const [owner] = path.split('/')
  if (/SAML/.test(message)) {
    throw new AppError(
      'REPOSITORY_ACCESS_REQUIRED',
      `${owner} asks for its own single sign-on. Sign in to it at GitHub, then connect GitHub again in the account menu.`,
    )
  }
  if (isWithToken) {
    throw new AppError(
      'REPOSITORY_ACCESS_REQUIRED',
      `GitHub does not let your token for ${path} read that. Give it the permission at GitHub.`,
    )
  }
  throw new AppError(
    'REPOSITORY_ACCESS_REQUIRED',
    `GitHub does not let this server's App read that of ${path}. An owner of ${owner} can allow it.`,
  )
}
