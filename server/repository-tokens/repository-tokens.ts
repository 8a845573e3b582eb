import { audit } from '#server/audit/audit.ts'
import { applyAccessAt, dropForgotten } from '#server/codespaces/credentials/apply-access.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import {
  forgetPersonalTokens,
  listPersonalTokens,
  type PersonalToken,
  readGithub,
  repositoryPathAt,
} from '#server/github/github.ts'
import { repositoryUrlOf } from '#server/repositories/hosts.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { checkGivenToken, requirePath } from './check-given-token.ts'
import { detailOf, keepChecked, objectOf } from './keep-checked.ts'
import type {
  GiveRepositoryTokenInput,
  RepositoryToken,
  RepositoryTokenRequest,
} from './repository-tokens.schema.ts'

/** The caller's own. */
export async function listRepositoryTokens(ctx: SignedInContext) {
  const given = await listPersonalTokens(ctx, ctx.session.user.id)
  const isOffered = (await readGithub(ctx))?.kind === 'oauth'
  return { tokens: given.map((one) => viewOf(ctx, one)), isOffered }
}

/** What to ask the caller for, before they clone what is private or push. */
export async function requestRepositoryToken(
  ctx: SignedInContext,
  repositoryUrl: string,
): Promise<RepositoryTokenRequest> {
  const registration = await readGithub(ctx)
  const address = repositoryUrlOf(ctx, repositoryUrl)
  const found = registration && repositoryPathAt(registration.url, address)
  if (registration?.kind !== 'oauth' || !found) return null
  const path = `${found.owner}/${found.name}`
  const given = await listPersonalTokens(ctx, ctx.session.user.id)
  const known = given.find(({ row }) => row.repositoryPath.toLowerCase() === path.toLowerCase())
  const createUrl = pageForMaking(ctx, registration.url, found)
  return { path, createUrl, token: known ? viewOf(ctx, known) : null }
}

/**
 * Keeps what the caller gives for a repository, after GitHub was asked about it, in place of what
 * they gave before. Their codespaces of it that run have it when this resolves, or a little later.
 * @throws AppError REPOSITORY_TOKEN_NOT_ALLOWED, TOO_MANY_ATTEMPTS, and as `checkGivenToken`
 */
export async function giveRepositoryToken(
  ctx: SignedInContext,
  { repositoryUrl, token }: GiveRepositoryTokenInput,
): Promise<RepositoryToken> {
  const registration = await readGithub(ctx)
  if (registration?.kind !== 'oauth') {
    throw new AppError(
      'REPOSITORY_TOKEN_NOT_ALLOWED',
      'Tokens are given where this server is an OAuth App at GitHub. Here GitHub makes them, or is not connected.',
    )
  }
  const userId = ctx.session.user.id
  const path = requirePath(registration, repositoryUrlOf(ctx, repositoryUrl))
  if (ctx.givenTokens.isBlocked(userId)) {
    throw new AppError(
      'TOO_MANY_ATTEMPTS',
      'Too many tokens were given lately. GitHub is asked about each: try again in ten minutes.',
    )
  }
  ctx.givenTokens.record(userId)
  const checked = await checkGivenToken({ ...ctx, registration }, { userId, path, token })
  const given = await keepChecked(ctx, checked, token)
  await applyAccessAt(ctx, userId, given.row.repositoryPath)
  return viewOf(ctx, given)
}

/** Theirs to end at GitHub; here it is gone, and from their codespaces. */
export async function forgetRepositoryToken(ctx: SignedInContext, id: string): Promise<void> {
  const userId = ctx.session.user.id
  const given = (await listPersonalTokens(ctx, userId)).find(({ row }) => row.id === id)
  if (!given) throw new AppError('REPOSITORY_TOKEN_NOT_FOUND', 'There is no such token.')
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await audit(inside, {
      action: 'secret.delete',
      object: objectOf(given),
      before: detailOf(given),
    })
    await forgetPersonalTokens(inside, { id })
  })
  await dropForgotten(ctx, userId)
  await applyAccessAt(ctx, userId, given.row.repositoryPath)
}

function viewOf(
  { config }: Pick<AppContext, 'config'>,
  { row, token }: PersonalToken,
): RepositoryToken {
  const { id, repositoryPath: path, access, refusedAt, updatedAt } = row
  return {
    id,
    path,
    url: `${config.github.url}/${path}`,
    access: access === 'write' ? 'write' : 'read',
    state: refusedAt !== null ? 'refused' : token === null ? 'unreadable' : 'good',
    givenAt: updatedAt,
  }
}

const longestName = 40

/** GitHub fills in what stands in the address, but for the repositories: those are chosen there. */
function pageForMaking(
  { config }: Pick<AppContext, 'config'>,
  githubUrl: string,
  { owner, name }: { owner: string; name: string },
): string {
  const filled = new URLSearchParams({
    name: `Bothy, ${name}`.slice(0, longestName),
    description: `For codespaces of ${owner}/${name} at ${new URL(config.publicUrl).host}`,
    target_name: owner,
    expires_in: '90',
    contents: 'write',
    pull_requests: 'write',
  })
  return `${githubUrl}/settings/personal-access-tokens/new?${filled}`
}
