import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { appAddressOf } from './app-address.ts'
import { callGithub, contentOf } from './github-api.ts'
import { type GithubRegistration, readGithub } from './registration.ts'
import type { RepositoryAccess, TokenRefusal } from './repository-access.schema.ts'
import { findInstallation, type GithubRepository, readRepository } from './repository-rights.ts'
import { type TokenPermissions, tokenPermissions } from './token-permissions.ts'
import { asUser, type UserTokenContext, userToken } from './user-tokens.ts'

/** What GitHub made. Never to be logged, nor sent to a browser. */
export type MintedToken = {
  token: string
  expiresAt: number
  permissions: TokenPermissions
  /** `owner/name`, as GitHub spells it. */
  repository: string
}
export type Minted = { access: RepositoryAccess; minted: MintedToken | null }

type Whose = { userId: string; repositoryUrl: string }

const longestMs = 8 * 60 * 60_000

/**
 * A new token of this person for this repository alone, of what they may do there now as GitHub says, or why there is
 * none. It lives for eight hours at most. To be called outside of any transaction. Never rejects for what GitHub does.
 */
export async function mintToken(ctx: UserTokenContext, whose: Whose): Promise<Minted> {
  const registration = await readGithub(ctx)
  const path = registration && pathAt(registration, whose.repositoryUrl)
  if (!registration || !path) return refused('elsewhere')
  if (registration.kind === 'oauth') return refused('oauth-app')
  try {
    const found = await readRepository(ctx, whose.userId, path)
    if (found === 'moved') {
      return refused(found, `No token: ${path.owner}/${path.name} is called otherwise by now.`)
    }
    if (found === 'not-found') {
      const sentence = `No token: GitHub shows you no repository ${path.owner}/${path.name}. It is not there, you have no right to it, or the GitHub App is not installed on ${path.owner}.`
      return refused(found, sentence, await installUrlOf(ctx, registration, { ...whose, ...path }))
    }
    if (found === 'not-connected') return notConnected()
    const token = await userToken(ctx, whose.userId)
    return token === null ? notConnected() : await mintFor(ctx, registration, token, found)
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('GITHUB_')) throw error
    return refused('unreachable', `No token for now: ${error.message}`)
  }
}

/** Owner and name, where it is a repository of this GitHub. */
function pathAt({ url }: GithubRegistration, repositoryUrl: string) {
  const address = URL.parse(repositoryUrl)
  const [, owner, name] =
    /^\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_.-]+?)(?:\.git)?$/.exec(address?.pathname ?? '') ?? []
  const isHere = address?.origin === new URL(url).origin
  return isHere && owner && name && !/^\.+$/.test(name) ? { owner, name } : null
}

async function mintFor(
  ctx: UserTokenContext,
  registration: GithubRegistration,
  token: string,
  found: GithubRepository,
): Promise<Minted> {
  const { owner } = found
  const repository = `${owner.login}/${found.name}`
  const installUrl = appAddressOf(registration)?.installOn(owner.id) ?? null
  const installation = await findInstallation(ctx, token, owner.id)
  if (!installation) {
    const sentence = `No token: the GitHub App is not installed on ${owner.login}.`
    return refused('not-installed', sentence, installUrl)
  }
  if (installation.suspended_at) {
    return refused('suspended', `No token: the GitHub App is suspended on ${owner.login}.`)
  }
  const canWrite = found.permissions?.push === true && !found.archived
  const permissions = tokenPermissions(canWrite, installation.permissions)
  const notCovered = () =>
    refused(
      'not-covered',
      `No token: the GitHub App on ${owner.login} does not cover ${repository}.`,
      installUrl,
    )
  if (!permissions.contents) return notCovered()
  const reply = await callGithub(ctx, 'POST /applications/{client_id}/token/scoped', {
    client_id: registration.clientId,
    access_token: token,
    target_id: owner.id,
    repository_ids: [found.id],
    permissions,
    caller: { app: registration },
  })
  if (reply.status === 403 || reply.status === 404 || reply.status === 422) return notCovered()
  const made = contentOf(madeToken, reply)
  const latest = ctx.clock.now() + longestMs
  const expiresAt = Math.min(made.expires_at ? Date.parse(made.expires_at) : latest, latest)
  const access = permissions.contents
  return {
    access: { access, refusal: null, sentence: null, installUrl: null },
    minted: { token: made.token, expiresAt, permissions, repository },
  }
}

const madeToken = z.object({
  // It goes into lines of Git's, where nothing else may be.
  token: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  expires_at: z.iso.datetime({ offset: true }).nullish(),
})

function refused(
  refusal: TokenRefusal,
  sentence: string | null = null,
  installUrl: string | null = null,
): Minted {
  return { access: { access: 'none', refusal, sentence, installUrl }, minted: null }
}

const notConnected = () =>
  refused('not-connected', 'No token: connect GitHub, or connect it again, in the account menu.')

async function installUrlOf(
  ctx: UserTokenContext,
  registration: GithubRegistration,
  { userId, owner }: { userId: string; owner: string },
): Promise<string | null> {
  const address = appAddressOf(registration)
  if (!address) return null
  const reply = await asUser(ctx, userId, (token) =>
    callGithub(ctx, 'GET /users/{username}', { username: owner, caller: { token } }),
  )
  const account = z.object({ id: z.int().positive() }).safeParse(reply?.data)
  return reply?.status === 200 && account.success ? address.installOn(account.data.id) : null
}
