import type { Endpoints } from '@octokit/types'
import { AppError } from '#server/errors.ts'
import { contentOf, readGithub } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { askAsPerson, type HostReply, refuseAsPerson } from './ask-github.ts'
import {
  githubCommits,
  githubIssue,
  githubMoved,
  githubPull,
  githubRef,
  repositoryAt,
} from './github-answers.ts'
import { matchingRefs, partsOf } from './github-lists.ts'
import { issueBranch } from './issue-branch.ts'
import type { RepositoryProvider } from './provider.ts'
import {
  type RefWish,
  type RepositorySummary,
  type Resolution,
  refName,
} from './repositories.schema.ts'

type Found = Pick<Resolution, 'ref' | 'sha'> & Partial<Resolution>
type Asked = { ctx: SignedInContext; repository: RepositorySummary }

export const resolve: RepositoryProvider['resolve'] = async (ctx, { path, wish }) => {
  const repository = await findRepository(ctx, path)
  const asked = { ctx, repository }
  const found =
    wish === null
      ? { ref: null, sha: await defaultCommit(asked) }
      : wish.kind === 'tree'
        ? await findTree(asked, wish.path)
        : await findWish(asked, wish)
  return {
    repositoryUrl: repository.url,
    repository,
    pullRequest: null,
    issue: null,
    newBranch: null,
    ...found,
  }
}

/** A server that GitHub does not know asks it for what somebody looks at, and for nothing else. */
export const identify: RepositoryProvider['identify'] = async (ctx, path) =>
  (await readGithub(ctx)) === null ? null : (await findRepository(ctx, path)).id

async function findRepository(ctx: SignedInContext, path: string): Promise<RepositorySummary> {
  let reply = await askAsPerson(ctx, 'GET /repos/{owner}/{repo}', partsOf(path))
  if (reply.status === 301) {
    const { url } = contentOf(githubMoved, reply, 301)
    const id = /\/repositories\/(\d+)$/.exec(url)?.[1]
    // GitHub has this one, and does not describe it.
    const route = 'GET /repositories/{repository_id}' as 'GET /repos/{owner}/{repo}'
    if (id) reply = await askAsPerson(ctx, route, { repository_id: id } as never)
  }
  refuseAsPerson(reply, path)
  return contentOf(repositoryAt(ctx.config.github.url), reply)
}

async function defaultCommit(asked: Asked): Promise<string> {
  const { defaultBranch, path } = asked.repository
  const sha = await commitOfRef(asked, { kind: 'branch', name: defaultBranch })
  if (sha !== null) return sha
  throw new AppError(
    'REPOSITORY_EMPTY',
    `${path} has nothing on its default branch ${defaultBranch}. Push a first commit to it, or choose another branch.`,
  )
}

async function findWish(asked: Asked, wish: RefWish): Promise<Found> {
  const { repository } = asked
  if (wish.kind === 'pull') return findPull(asked, wish.number)
  if (wish.kind === 'issue') return findIssue(asked, wish.number)
  if (wish.kind === 'commit') {
    const sha = await commitAt(asked, wish.sha)
    if (sha === null || !sha.startsWith(wish.sha))
      throw notThere(`no commit ${wish.sha} in ${repository.path}`)
    return { ref: { kind: 'commit', sha }, sha }
  }
  const sha = await commitOfRef(asked, wish)
  if (sha !== null) return { ref: wish, sha }
  throw notThere(`no ${wish.kind} ${wish.name} in ${repository.path}`)
}

const notThere = (what: string) =>
  new AppError('REPOSITORY_REF_NOT_FOUND', `There is ${what}. It may have been renamed or deleted.`)

type Named = Extract<RefWish, { name: string }>

/** Null where there is no such branch or tag, and in an empty repository. */
async function commitOfRef(asked: Asked, { kind, name }: Named): Promise<string | null> {
  const ref = `${kind === 'branch' ? 'heads' : 'tags'}/${name}`
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}'
  const reply = await askHere(asked, route, { ref })
  if (reply.status === 404 || reply.status === 409) return null
  refuseAsPerson(reply, asked.repository.path)
  const { object } = contentOf(githubRef, reply)
  return object.type === 'commit' ? object.sha : commitAt(asked, name)
}

/**
 * By its whole id or the beginning of it. A commit itself would be answered with all
 * of its changes.
 */
async function commitAt(asked: Asked, sha: string): Promise<string | null> {
  const route = 'GET /repos/{owner}/{repo}/commits'
  const reply = await askHere(asked, route, { sha, per_page: 1 })
  if ([404, 409, 422].includes(reply.status)) return null
  refuseAsPerson(reply, asked.repository.path)
  return contentOf(githubCommits, reply)[0]?.sha ?? null
}

/**
 * `tree/a/b/c`: the longest branch or tag it begins with, since what follows is a folder;
 * else a commit.
 */
async function findTree(asked: Asked, tree: string): Promise<Found> {
  const { ctx, repository } = asked
  const [first = ''] = tree.split('/')
  for (const kind of ['branch', 'tag'] as const) {
    const folder = kind === 'branch' ? 'heads' : 'tags'
    const names = await matchingRefs(ctx, repository.path, `${folder}/${first}`)
    const name = names
      .filter((one) => tree === one || tree.startsWith(`${one}/`))
      .sort((one, other) => other.length - one.length)[0]
    if (name !== undefined && refName.safeParse(name).success)
      return findWish(asked, { kind, name })
  }
  if (/^[0-9a-f]{7,64}$/.test(first)) return findWish(asked, { kind: 'commit', sha: first })
  throw notThere(`no branch or tag ${tree} in ${repository.path}`)
}

async function findPull(asked: Asked, number: number): Promise<Found> {
  const { path } = asked.repository
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const reply = await askHere(asked, route, { pull_number: number })
  refuseAsPerson(reply, path, `a pull request ${number} in ${path}`)
  const { sha, ...pullRequest } = contentOf(githubPull, reply)
  return { ref: { kind: 'pull', number }, sha, pullRequest }
}

async function findIssue(asked: Asked, number: number): Promise<Found> {
  const { path } = asked.repository
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
  const reply = await askHere(asked, route, { issue_number: number })
  refuseAsPerson(reply, path, `an issue ${number} in ${path}`)
  const { isPullRequest, ...issue } = contentOf(githubIssue, reply)
  if (isPullRequest) return findPull(asked, number)
  return { ref: null, sha: await defaultCommit(asked), issue, newBranch: issueBranch(issue) }
}

type Rest<Route extends keyof Endpoints> = Omit<Endpoints[Route]['parameters'], 'owner' | 'repo'>

const askHere = <Route extends keyof Endpoints>(
  { ctx, repository }: Asked,
  route: Route,
  parameters: Rest<Route>,
): Promise<HostReply> =>
  askAsPerson(ctx, route, { ...partsOf(repository.path), ...parameters } as never)
