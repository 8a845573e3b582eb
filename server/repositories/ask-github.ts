import type { Endpoints } from '@octokit/types'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import {
  asUser,
  callGithub,
  type GithubCaller,
  type GithubReply,
  readGithub,
} from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'

export type HostReply = GithubReply & { isConnected: boolean }

/**
 * In the name of who asks. Where they have not connected GitHub, or it takes their token no more, what is public is
 * asked for by the App, of which GitHub takes more questions than of a stranger.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function askAsPerson<Route extends keyof Endpoints>(
  ctx: SignedInContext,
  route: Route,
  parameters: Endpoints[Route]['parameters'],
): Promise<HostReply> {
  const ask = (caller: GithubCaller) => callGithub(ctx, route, { ...parameters, caller })
  const reply = await asUser(ctx, ctx.session.user.id, (token) => ask({ token }))
  if (reply) return { ...reply, isConnected: true }
  const registration = await readGithub(ctx)
  const asApp = registration && (await ask({ app: registration }))
  // Not every GitHub knows a GitHub App by its secret here.
  const known = asApp && asApp.status !== 401 ? asApp : await ask(null)
  return { ...known, isConnected: false }
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
 * Throws what a refusal means to the person, where it is one that repositories have; `what` was not found.
 * @throws AppError REPOSITORY_NOT_FOUND, REPOSITORY_ACCESS_REQUIRED, GITHUB_CONNECTION_REQUIRED
 */
export function refuseAsPerson(
  reply: HostReply,
  path: string,
  what = `a repository ${path}`,
): void {
  const { status, data, isConnected } = reply
  if (status === 401) {
    throw new AppError(
      'GITHUB_CONNECTION_REQUIRED',
      'This GitHub shows nothing to people it does not know. Connect GitHub in the account menu.',
    )
  }
  if (status === 404 || status === 410 || status === 451) {
    const way = isConnected
      ? 'Where it is private, its owner has to let you in and to install the App of this server.'
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
  throw new AppError(
    'REPOSITORY_ACCESS_REQUIRED',
    `GitHub does not let this server's App read that of ${path}. An owner of ${owner} can allow it.`,
  )
}
