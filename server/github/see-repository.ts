import { z } from 'zod'
import { asPersonAt } from './as-person-at.ts'
import { callGithub, contentOf, type GithubCaller, type GithubReply } from './github-api.ts'
import { repositoryPathAt } from './judge-repository.ts'
import type { NamedRepository } from './personal-tokens.ts'
import { readGithub } from './registration.ts'
import type { UserTokenContext } from './user-tokens.ts'

/** A repository by GitHub's own numbers, which outlive every change of its name. */
export type SeenRepository = { id: string; ownerId: string; canPush: boolean }

const repository = z
  .object({
    id: z.int().positive(),
    owner: z.object({ id: z.int().positive() }),
    permissions: z.object({ push: z.boolean().default(false) }).optional(),
  })
  .transform(
    ({ id, owner, permissions }): SeenRepository => ({
      id: String(id),
      ownerId: String(owner.id),
      canPush: permissions?.push === true,
    }),
  )
const moved = z.object({ url: z.string() })

type Whose = { userId: string; repositoryUrl: string }
type Ask = (caller: GithubCaller) => Promise<GithubReply>

/**
 * What the address means at this moment, as GitHub shows it to this person, also where it was
 * renamed meanwhile. `not-shown`: there is none, or not for them.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function seeRepository(
  ctx: UserTokenContext,
  { userId, repositoryUrl }: Whose,
): Promise<SeenRepository | 'elsewhere' | 'not-connected' | 'not-shown'> {
  const seen = await see(ctx, repositoryUrl, (ask, named) =>
    asPersonAt(ctx, { userId, ...named }, (token) => ask({ token })),
  )
  return seen ?? 'not-connected'
}

/**
 * As `seeRepository`, and where they have not connected GitHub, or nobody asks, as it shows
 * it to everybody.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function seeRepositoryAtAll(
  ctx: UserTokenContext,
  { userId, repositoryUrl }: { userId: string | null; repositoryUrl: string },
): Promise<SeenRepository | null> {
  const registration = await readGithub(ctx)
  if (!registration) return null
  const seen = await see(ctx, repositoryUrl, async (ask, named) => {
    const asPerson =
      userId === null
        ? null
        : await asPersonAt(ctx, { userId, ...named }, (token) => ask({ token }))
    if (asPerson) return asPerson
    const asApp = await ask({ app: registration })
    // Not every GitHub knows a GitHub App by its secret here.
    return asApp.status === 401 ? ask(null) : asApp
  })
  return typeof seen === 'object' ? seen : null
}

async function see(
  ctx: UserTokenContext,
  repositoryUrl: string,
  by: (ask: Ask, named: NamedRepository) => Promise<GithubReply | null>,
): Promise<SeenRepository | 'elsewhere' | 'not-shown' | null> {
  const registration = await readGithub(ctx)
  const path = registration && repositoryPathAt(registration.url, repositoryUrl)
  if (!path) return 'elsewhere'
  const { owner, name: repo } = path
  let reply = await by(
    (caller) => callGithub(ctx, 'GET /repos/{owner}/{repo}', { owner, repo, caller }),
    { path: `${owner}/${repo}` },
  )
  if (reply?.status === 301) {
    const { url } = contentOf(moved, reply, 301)
    const id = /\/repositories\/(\d+)$/.exec(url)?.[1]
    // GitHub has this one, and does not describe it.
    const route = 'GET /repositories/{repository_id}' as 'GET /repos/{owner}/{repo}'
    reply = await by(
      (caller) => callGithub(ctx, route, { repository_id: id ?? '', caller } as never),
      { id: Number(id), path: `${owner}/${repo}` },
    )
  }
  if (!reply) return null
  return reply.status === 200 ? contentOf(repository, reply) : 'not-shown'
}
