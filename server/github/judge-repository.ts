import { z } from 'zod'
import { appAddressOf } from './app-address.ts'
import { callGithub } from './github-api.ts'
import { judgePersonal } from './judge-personal.ts'
import type { Wanted } from './mint-grant.ts'
import { notConnected, notCovered, refused } from './refused.ts'
import type { GithubRegistration } from './registration.ts'
import type { OneAccess } from './repository-access.schema.ts'
import {
  findInstallation,
  type GithubInstallation,
  type GithubRepository,
  mayPush,
  readRepository,
} from './repository-rights.ts'
import { type TokenPermissions, tokenPermissions } from './token-permissions.ts'
import { asUser, type UserTokenContext, userToken } from './user-tokens.ts'

export type JudgeContext = UserTokenContext & {
  registration: GithubRegistration
  userId: string
  /** By the ids of their accounts, each looked for once. */
  installations: Map<number, Promise<GithubInstallation | null>>
}

/** A repository for which GitHub should make a token, and how far it is to open it. */
export type Opened = {
  repository: GithubRepository
  permissions: TokenPermissions
  /** The one that the person gave for it, where GitHub makes none. */
  personal?: { id: string; token: string }
}

/**
 * What the person may do there now as GitHub says, and no more than is wanted.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function judgeRepository(
  ctx: JudgeContext,
  wanted: Wanted,
  ownerId: number | null,
): Promise<Opened | OneAccess> {
  const { registration, userId } = ctx
  const path = repositoryPathAt(registration.url, wanted.repositoryUrl)
  if (!path) return refused('elsewhere')
  if (registration.kind === 'oauth') return judgePersonal(ctx, wanted, path)
  const called = `${path.owner}/${path.name}`
  const found = await readRepository(ctx, userId, path)
  if (found === 'not-connected') return notConnected()
  if (found === 'not-found') {
    const sentence = `No token: GitHub shows you no repository ${called}. It is not there, you have no right to it, or the GitHub App is not installed on ${path.owner}.`
    return refused(found, sentence, await installUrlOf(ctx, path.owner))
  }
  if (found === 'moved' || (wanted.id !== undefined && wanted.id !== found.id)) {
    return refused('moved', `No token: ${called} is called otherwise by now.`)
  }
  if (wanted.isForPrivateOnly && !found.private) {
    return { ...refused('not-needed'), hasPushRight: mayPush(found) }
  }
  if (wanted.isOfSameOwner && found.owner.id !== ownerId) {
    return refused('other-owner', `No token: ${called} is of another owner.`)
  }
  return judgeInstallation(ctx, found, wanted)
}

async function judgeInstallation(
  ctx: JudgeContext,
  repository: GithubRepository,
  { most }: Wanted,
): Promise<Opened | OneAccess> {
  const { owner } = repository
  const token = await userToken(ctx, ctx.userId)
  if (token === null) return notConnected()
  const installation = await installationOn(ctx, token, owner.id)
  if (!installation) {
    const sentence = `No token: the GitHub App is not installed on ${owner.login}.`
    const installUrl = appAddressOf(ctx.registration)?.installOn(owner.id) ?? null
    const said = refused('not-installed', sentence, installUrl)
    return { ...said, hasPushRight: mayPush(repository) }
  }
  if (installation.suspended_at) {
    return refused('suspended', `No token: the GitHub App is suspended on ${owner.login}.`)
  }
  const canWrite = mayPush(repository)
  const installed = installation.permissions
  const permissions = tokenPermissions({ most, canWrite, installed })
  const isNothing =
    typeof most === 'string' ? !permissions.contents : Object.keys(permissions).length < 2
  return isNothing ? notCovered(ctx.registration, repository) : { repository, permissions }
}

function installationOn(ctx: JudgeContext, token: string, accountId: number) {
  const known = ctx.installations.get(accountId)
  if (known) return known
  const found = findInstallation(ctx, token, accountId)
  ctx.installations.set(accountId, found)
  return found
}

/** Owner and name, where it is a repository of this GitHub. */
export function repositoryPathAt(githubUrl: string, repositoryUrl: string) {
  const address = URL.parse(repositoryUrl)
  const [, owner, name] =
    /^\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_.-]+?)(?:\.git)?$/.exec(address?.pathname ?? '') ?? []
  const isHere = address?.origin === new URL(githubUrl).origin
  return isHere && owner && name && !/^\.+$/.test(name) ? { owner, name } : null
}

async function installUrlOf(ctx: JudgeContext, owner: string): Promise<string | null> {
  const address = appAddressOf(ctx.registration)
  if (!address) return null
  const reply = await asUser(ctx, ctx.userId, (token) =>
    callGithub(ctx, 'GET /users/{username}', { username: owner, caller: { token } }),
  )
  const account = z.object({ id: z.int().positive() }).safeParse(reply?.data)
  return reply?.status === 200 && account.success ? address.installOn(account.data.id) : null
}
