import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { appAddressOf } from './app-address.ts'
import { callGithub, contentOf, type GithubReply } from './github-api.ts'
import { type JudgeContext, judgeRepository, repositoryPathAt } from './judge-repository.ts'
import { readGithub } from './registration.ts'
import type { ForkState } from './repository-access.schema.ts'
import {
  coversRepository,
  findInstallation,
  type GithubRepository,
  mayPush,
  readRepository,
} from './repository-rights.ts'
import { asUser, type UserTokenContext, userToken } from './user-tokens.ts'

type Person = { id: number; login: string }
type Source = { owner: string; name: string }
type Asked = { ctx: JudgeContext; source: Source; person: Person }

/** Everything there is to say of a person's fork of a repository, as GitHub has it now. */
type Look = { asked: Asked; from: GithubRepository; state: ForkState; forkId: number | null }

/**
 * How a person comes to push what they made of a repository that they may not push to.
 * @throws AppError FORK_NOT_POSSIBLE, GITHUB_UNREACHABLE
 */
export async function readFork(
  ctx: UserTokenContext,
  userId: string,
  repositoryUrl: string,
): Promise<Look> {
  const asked = await beginAsking(ctx, userId, repositoryUrl)
  const { source, person } = asked
  const from = await readRepository(asked.ctx, userId, source)
  const path = `${source.owner}/${source.name}`
  if (typeof from === 'string') throw impossible(`GitHub shows you no repository ${path} any more.`)
  if (mayPush(from)) throw impossible(`You may push to ${path} yourself. Push again.`)
  if (from.owner.id === person.id) throw impossible(`${path} is your own, and archived.`)
  const fork = await findFork(asked, from)
  const { url } = asked.ctx.registration
  const shown = {
    source: path,
    defaultBranch: from.default_branch,
    login: person.login,
    pageUrl: `${url}/${path}/fork`,
    installUrl: appAddressOf(asked.ctx.registration)?.installOn(person.id) ?? null,
  }
  const found = fork && `${fork.owner.login}/${fork.name}`
  const state = { ...shown, fork: found, step: await stepOf(asked, from, fork) }
  return { asked, from, state, forkId: fork?.id ?? null }
}

async function beginAsking(
  ctx: UserTokenContext,
  userId: string,
  repositoryUrl: string,
): Promise<Asked> {
  const registration = await readGithub(ctx)
  const source = registration && repositoryPathAt(registration.url, repositoryUrl)
  if (!registration || !source || registration.kind === 'oauth') {
    throw impossible('Forks are made here of repositories at GitHub, by a GitHub App.')
  }
  const reply = await asUser(ctx, userId, (token) =>
    callGithub(ctx, 'GET /user', { caller: { token } }),
  )
  if (!reply) throw impossible('Connect GitHub, or connect it again, in the account menu.')
  const person = contentOf(githubPerson, reply)
  return { ctx: { ...ctx, registration, userId, installations: new Map() }, source, person }
}

const githubPerson = z.object({ id: z.int().positive(), login: z.string().min(1).max(100) })

const impossible = (sentence: string) => new AppError('FORK_NOT_POSSIBLE', sentence)

async function stepOf(
  { ctx, person }: Asked,
  from: GithubRepository,
  fork: GithubRepository | null,
): Promise<ForkState['step']> {
  if (fork) {
    if (!(await hasContent(ctx, fork))) return 'waiting'
    return (await isOpenToApp(ctx, fork)) ? 'ready' : 'install'
  }
  const token = await userToken(ctx, ctx.userId)
  if (token === null) return 'page'
  const [there, here] = await Promise.all([
    findInstallation(ctx, token, from.owner.id),
    findInstallation(ctx, token, person.id),
  ])
  const isCovered = there !== null && !there.suspended_at
  const mayMake =
    here !== null &&
    !here.suspended_at &&
    here.repository_selection === 'all' &&
    here.permissions.administration === 'write'
  return isCovered && mayMake ? 'make' : 'page'
}

async function isOpenToApp(ctx: JudgeContext, fork: GithubRepository): Promise<boolean> {
  const { url } = ctx.registration
  const repositoryUrl = `${url}/${fork.owner.login}/${fork.name}`
  const judged = await judgeRepository(ctx, { repositoryUrl, id: fork.id, most: 'right' }, null)
  if (!('repository' in judged) || judged.permissions.contents !== 'write') return false
  const token = await userToken(ctx, ctx.userId)
  const installation = token && (await findInstallation(ctx, token, fork.owner.id))
  if (!token || !installation) return false
  return coversRepository(ctx, token, { installation, repositoryId: fork.id })
}

/** Of its usual name, or among those that were made last. */
async function findFork(
  { ctx, source, person }: Asked,
  from: GithubRepository,
): Promise<GithubRepository | null> {
  const named = await readRepository(ctx, ctx.userId, { owner: person.login, name: source.name })
  if (typeof named === 'object' && named.parent?.id === from.id && named.owner.id === person.id) {
    return named
  }
  const reply = await asUser(ctx, ctx.userId, (token) =>
    callGithub(ctx, 'GET /repos/{owner}/{repo}/forks', {
      owner: source.owner,
      repo: source.name,
      sort: 'newest',
      per_page: 100,
      caller: { token },
    }),
  )
  if (reply?.status !== 200) return null
  const theirs = contentOf(listedForks, reply).find(({ owner }) => owner.id === person.id)
  if (!theirs) return null
  const found = await readRepository(ctx, ctx.userId, { owner: person.login, name: theirs.name })
  return typeof found === 'object' ? found : null
}

const listedForks = z.array(z.object({ name: z.string(), owner: z.object({ id: z.int() }) }))

/** GitHub says that there is a fork before what is in it is. */
async function hasContent(ctx: JudgeContext, fork: GithubRepository): Promise<boolean> {
  const reply = await asUser(ctx, ctx.userId, (token) =>
    callGithub(ctx, 'GET /repos/{owner}/{repo}/git/ref/{ref}', {
      owner: fork.owner.login,
      repo: fork.name,
      ref: `heads/${fork.default_branch}`,
      caller: { token },
    }),
  )
  // 403: the App may not look into it yet, which is another step's matter.
  return reply?.status === 200 || reply?.status === 403
}

/**
 * Has GitHub make one, which takes it some moments.
 * @throws AppError FORK_NOT_POSSIBLE, GITHUB_UNREACHABLE
 */
export async function makeFork({ asked: { ctx, source } }: Look): Promise<void> {
  const reply = await asUser(ctx, ctx.userId, (token) =>
    callGithub(ctx, 'POST /repos/{owner}/{repo}/forks', {
      owner: source.owner,
      repo: source.name,
      caller: { token },
    }),
  )
  if (reply?.status === 202) return
  throw impossible(`GitHub made no fork of ${source.owner}/${source.name}. ${wordsOf(reply)}`)
}

function wordsOf(reply: GithubReply | null): string {
  const said = z.object({ message: z.string() }).safeParse(reply?.data).data?.message
  if (said === undefined) return 'Make it on GitHub’s own page.'
  return `It says: ${said.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 200)}`
}
