import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import {
  type AppCallContext,
  type AppInstallation,
  dropMembersToken,
  membersToken,
} from './app-installations.ts'
import { callGithub, contentOf, type GithubReply } from './github-api.ts'

/** A team, or all of an organization, as it is called now. */
export type MembersOf = { installation: AppInstallation; org: string; teamSlug: string | null }

const people = z.array(z.object({ id: z.int().positive() }))
const pageSize = 100
const mostPages = 200

type Page = { etag: string; ids: string[] }
/** What GitHub said last, so that it has to say again only what has changed. */
const lastSaid = new WeakMap<object, Map<string, Page>>()

/**
 * The numeric ids of everybody who is in it at this moment; who has not accepted an invitation is
 * not. `pages`: how often GitHub was asked for that. Null where there is no such team.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_APP_REQUIRED
 */
export async function listMembers(
  ctx: AppCallContext,
  of: MembersOf,
): Promise<{ ids: Set<string>; pages: number } | null> {
  const { org, teamSlug } = of
  const known = lastSaid.get(ctx.config) ?? new Map<string, Page>()
  lastSaid.set(ctx.config, known)
  const ids = new Set<string>()
  for (let page = 1; page <= mostPages; page += 1) {
    const key = [ctx.github.url, of.installation.id, org, teamSlug ?? '', page].join(' ')
    const before = known.get(key)
    const asked = { per_page: pageSize, page, ifNoneMatch: before?.etag }
    const reply = await inInstallation(ctx, of, (token) =>
      teamSlug === null
        ? callGithub(ctx, 'GET /orgs/{org}/members', { org, ...asked, caller: { token } })
        : callGithub(ctx, 'GET /orgs/{org}/teams/{team_slug}/members', {
            org,
            team_slug: teamSlug,
            ...asked,
            caller: { token },
          }),
    )
    if (reply.status === 404) return null
    const own =
      reply.status === 304 && before
        ? before.ids
        : contentOf(people, reply).map(({ id }) => String(id))
    if (reply.etag !== undefined) known.set(key, { etag: reply.etag, ids: own })
    for (const id of own) ids.add(id)
    if (own.length < pageSize) return { ids, pages: page }
  }
  throw new AppError(
    'GITHUB_UNREACHABLE',
    `${org} has more members than are read of an organization. Name teams instead.`,
  )
}

const membership = z.object({
  state: z.string(),
  user: z.object({ id: z.int().positive() }).nullish(),
})

/**
 * Whether this person is in it at this moment.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_APP_REQUIRED
 */
export async function isMemberOf(
  ctx: AppCallContext,
  of: MembersOf,
  person: { id: string; login: string },
): Promise<boolean> {
  const { org, teamSlug } = of
  const username = person.login
  const reply = await inInstallation(ctx, of, (token) =>
    teamSlug === null
      ? callGithub(ctx, 'GET /orgs/{org}/memberships/{username}', {
          ...{ org, username },
          caller: { token },
        })
      : callGithub(ctx, 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
          ...{ org, username, team_slug: teamSlug },
          caller: { token },
        }),
  )
  if (reply.status === 404) return false
  const { state, user } = contentOf(membership, reply)
  // A login may have changed hands since GitHub said whose it is (S-90).
  return state === 'active' && (!user || String(user.id) === person.id)
}

const team = z
  .object({ id: z.int().positive(), slug: z.string().min(1).max(300) })
  .transform(({ id, slug }) => ({ id: String(id), slug }))
export type GithubTeam = z.output<typeof team>

type TeamsOf = Omit<MembersOf, 'teamSlug'>

/**
 * The team that has this slug now; null where none has.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_APP_REQUIRED
 */
export async function readTeam(
  ctx: AppCallContext,
  of: TeamsOf,
  slug: string,
): Promise<GithubTeam | null> {
  const reply = await inInstallation(ctx, of, (token) =>
    callGithub(ctx, 'GET /orgs/{org}/teams/{team_slug}', {
      ...{ org: of.org, team_slug: slug },
      caller: { token },
    }),
  )
  return reply.status === 404 ? null : contentOf(team, reply)
}

/**
 * The team of this id, as it is called now; null where it is gone. A slug is another team's once it
 * was renamed (S-90).
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_APP_REQUIRED
 */
export async function findTeam(
  ctx: AppCallContext,
  of: TeamsOf,
  known: GithubTeam,
): Promise<GithubTeam | null> {
  const bySlug = await readTeam(ctx, of, known.slug)
  if (bySlug?.id === known.id) return bySlug
  for (let page = 1; page <= mostPages; page += 1) {
    const reply = await inInstallation(ctx, of, (token) =>
      callGithub(ctx, 'GET /orgs/{org}/teams', {
        ...{ org: of.org, per_page: pageSize, page },
        caller: { token },
      }),
    )
    const teams = contentOf(z.array(team), reply)
    const found = teams.find(({ id }) => id === known.id)
    if (found || teams.length < pageSize) return found ?? null
  }
  return null
}

/** By its token, and once more by another where GitHub takes this one no more. */
async function inInstallation(
  ctx: AppCallContext,
  { installation }: Pick<MembersOf, 'installation'>,
  ask: (token: string) => Promise<GithubReply>,
): Promise<GithubReply> {
  const reply = await ask(await membersToken(ctx, installation.id))
  if (reply.status !== 401) return reply
  dropMembersToken(ctx, installation.id)
  return ask(await membersToken(ctx, installation.id))
}
