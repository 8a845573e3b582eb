import { z } from 'zod'
import { callGithub, contentOf, type GithubReply } from './github-api.ts'
import type { GithubContext } from './github-client.ts'
import { asUser, type UserTokenContext } from './user-tokens.ts'

/** What we read of GitHub's `full-repository`. */
const fullRepository = z.object({
  id: z.int().positive(),
  name: z.string().min(1).max(200),
  private: z.boolean(),
  archived: z.boolean().default(false),
  owner: z.object({ id: z.int().positive(), login: z.string().min(1).max(100) }),
  permissions: z.object({ push: z.boolean().default(false) }).optional(),
  default_branch: z.string().max(250),
  /** Of a fork: what it was made from. */
  parent: z.object({ id: z.int().positive() }).nullish(),
})
export type GithubRepository = z.output<typeof fullRepository>

/** Whoever it was read for. */
export const mayPush = ({ permissions, archived }: GithubRepository): boolean =>
  permissions?.push === true && !archived

/**
 * The repository as GitHub shows it to this person. `not-found` also where they may not know of it.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function readRepository(
  ctx: UserTokenContext,
  userId: string,
  { owner, name }: { owner: string; name: string },
): Promise<GithubRepository | 'not-connected' | 'not-found' | 'moved'> {
  const reply = await asUser(ctx, userId, (token) =>
    callGithub(ctx, 'GET /repos/{owner}/{repo}', { owner, repo: name, caller: { token } }),
  )
  if (!reply) return 'not-connected'
  return reply.status === 301 ? 'moved' : (repositoryIn(reply) ?? 'not-found')
}

/**
 * Null where it is not there for who asked, or not shown to them.
 * @throws AppError GITHUB_UNREACHABLE
 */
export function repositoryIn(reply: GithubReply): GithubRepository | null {
  // 403: an organization that wants its single sign-on first.
  if (reply.status === 404 || reply.status === 403 || reply.status === 451) return null
  return contentOf(fullRepository, reply)
}

const pageSize = 100
const mostPages = 20

const installations = z.object({
  total_count: z.int(),
  installations: z.array(
    z.object({
      id: z.int().positive(),
      account: z.object({ id: z.int().positive() }).nullish(),
      permissions: z.record(z.string(), z.string()),
      repository_selection: z.enum(['all', 'selected']),
      suspended_at: z.string().nullish(),
    }),
  ),
})
export type GithubInstallation = z.output<typeof installations>['installations'][number]

/**
 * The App's installation on this account, where it lets this person do anything; null where
 * there is none.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function findInstallation(
  ctx: GithubContext,
  token: string,
  accountId: number,
): Promise<GithubInstallation | null> {
  for (let page = 1; page <= mostPages; page += 1) {
    const reply = await callGithub(ctx, 'GET /user/installations', {
      per_page: pageSize,
      page,
      caller: { token },
    })
    const { installations: found, total_count } = contentOf(installations, reply)
    const wanted = found.find(({ account }) => account?.id === accountId)
    if (wanted) return wanted
    if (found.length === 0 || page * pageSize >= total_count) return null
  }
  return null
}

const covered = z.object({
  total_count: z.int(),
  repositories: z.array(z.object({ id: z.int() })),
})

/**
 * Whether an installation gives the App this repository, as far as this person may see it.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function coversRepository(
  ctx: GithubContext,
  token: string,
  { installation, repositoryId }: { installation: GithubInstallation; repositoryId: number },
): Promise<boolean> {
  if (installation.repository_selection === 'all') return true
  for (let page = 1; page <= mostPages; page += 1) {
    const reply = await callGithub(ctx, 'GET /user/installations/{installation_id}/repositories', {
      installation_id: installation.id,
      per_page: pageSize,
      page,
      caller: { token },
    })
    const { repositories, total_count } = contentOf(covered, reply)
    if (repositories.some(({ id }) => id === repositoryId)) return true
    if (repositories.length === 0 || page * pageSize >= total_count) return false
  }
  return false
}
