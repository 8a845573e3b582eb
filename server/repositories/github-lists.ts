import type { Endpoints } from '@octokit/types'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { contentOf } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { askAsPerson, askOnlyAsPerson, refuseAsPerson } from './ask-github.ts'
import { githubIssue, githubPull, githubRefs, repositoryAt } from './github-answers.ts'
import type { RepositoryProvider } from './provider.ts'

/** By how long GitHub's answers get: no page of them is longer than what is read of one. */
const repositoriesPerPage = 50
const pullsPerPage = 20
const searchPerPage = 20
const issuesPerPage = 30
const refsPerPage = 100

/** GitHub's own limit of what a search is asked. */
const longestSearch = 256

export const list: RepositoryProvider['list'] = async (ctx, { of, cursor }) => {
  const page = cursor ?? 1
  const affiliation = of === 'person' ? 'owner,collaborator' : 'organization_member'
  const reply = await askOnlyAsPerson(ctx, 'GET /user/repos', {
    affiliation,
    sort: 'pushed',
    per_page: repositoriesPerPage,
    page,
  })
  if (!reply) return { items: [], nextPage: null, isConnected: false }
  const items = contentOf(z.array(repositoryAt(ctx.config.github.url)), reply)
  return { items, nextPage: nextAfter(page, items, repositoriesPerPage), isConnected: true }
}

/** `owner/` and what follows it looks among those of that owner. */
export const search: RepositoryProvider['search'] = async (ctx, text) => {
  const [, owner, words = text] = /^([\w-]+)\/(.*)$/s.exec(text) ?? []
  const within = owner === undefined ? '' : `user:${owner}`
  const asked = `${words} in:name ${within} fork:true`.trim()
  if (asked.length > longestSearch) return { items: [], nextPage: null, isConnected: true }
  const reply = await askAsPerson(ctx, 'GET /search/repositories', {
    q: asked,
    per_page: searchPerPage,
  })
  const { isConnected } = reply
  // There is nobody of that name, or nothing GitHub could look for.
  if (reply.status === 422) return { items: [], nextPage: null, isConnected }
  refuseAsPerson(reply, text)
  const found = z.object({ items: z.array(repositoryAt(ctx.config.github.url)) })
  return { items: contentOf(found, reply).items, nextPage: null, isConnected }
}

/** Looking for a beginning is one page of the first that have it. */
export const listRefs: RepositoryProvider['listRefs'] = async (ctx, path, input) => {
  const { kind, prefix } = input
  const page = input.cursor ?? 1
  const folder = kind === 'branch' ? 'heads' : 'tags'
  if (prefix !== '') {
    const names = (await matchingRefs(ctx, path, `${folder}/${prefix}`)).map((name) => ({ name }))
    return { items: names.slice(0, refsPerPage), nextPage: null }
  }
  const route =
    kind === 'branch' ? 'GET /repos/{owner}/{repo}/branches' : 'GET /repos/{owner}/{repo}/tags'
  const items = await listOf(ctx, path, {
    route,
    item: z.object({ name: z.string() }),
    perPage: refsPerPage,
    page,
  })
  return { items, nextPage: nextAfter(page, items, refsPerPage) }
}

/** The names of branches (`heads/…`) or tags (`tags/…`) that begin so. */
export async function matchingRefs(
  ctx: SignedInContext,
  path: string,
  ref: string,
): Promise<string[]> {
  const { owner, repo } = partsOf(path)
  const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}'
  const reply = await askAsPerson(ctx, route, { owner, repo, ref })
  if (reply.status === 409) return []
  refuseAsPerson(reply, path)
  const folder = `refs/${ref.slice(0, ref.indexOf('/') + 1)}`
  return contentOf(githubRefs, reply).map((found) => found.ref.slice(folder.length))
}

export const listPullRequests: RepositoryProvider['listPullRequests'] = async (
  ctx,
  path,
  { cursor },
) => {
  const page = cursor ?? 1
  const found = await listOf(ctx, path, {
    route: 'GET /repos/{owner}/{repo}/pulls',
    item: githubPull,
    perPage: pullsPerPage,
    page,
  })
  const items = found.map(({ sha: _, ...pull }) => pull)
  return { items, nextPage: nextAfter(page, items, pullsPerPage) }
}

export const listIssues: RepositoryProvider['listIssues'] = async (ctx, path, { cursor }) => {
  const page = cursor ?? 1
  const found = await listOf(ctx, path, {
    route: 'GET /repos/{owner}/{repo}/issues',
    item: githubIssue,
    perPage: issuesPerPage,
    page,
  })
  const items = found.flatMap(({ isPullRequest, ...one }) => (isPullRequest ? [] : [one]))
  return { items, nextPage: nextAfter(page, found, issuesPerPage) }
}

type ListRoute =
  | 'GET /repos/{owner}/{repo}/branches'
  | 'GET /repos/{owner}/{repo}/tags'
  | 'GET /repos/{owner}/{repo}/pulls'
  | 'GET /repos/{owner}/{repo}/issues'

async function listOf<Item extends z.ZodType>(
  ctx: SignedInContext,
  path: string,
  asked: { route: ListRoute & keyof Endpoints; item: Item; perPage: number; page: number },
): Promise<z.output<Item>[]> {
  const { route, item, perPage, page } = asked
  const reply = await askAsPerson(ctx, route, { ...partsOf(path), per_page: perPage, page })
  // An empty repository has none of them; one without issues says that it is gone.
  if (reply.status === 409 || reply.status === 410) return []
  refuseAsPerson(reply, path)
  return contentOf(z.array(item), reply)
}

/** GitHub's own word for it is in a header; a page that is not full is the last one. */
const nextAfter = (page: number, items: readonly unknown[], perPage: number): number | null =>
  items.length < perPage ? null : page + 1

export function partsOf(path: string): { owner: string; repo: string } {
  const [owner, repo] = path.split('/')
  if (!owner || !repo) throw new AppError('REPOSITORY_URL_INVALID', 'That names no repository.')
  return { owner, repo }
}
