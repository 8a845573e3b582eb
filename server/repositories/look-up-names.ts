import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#server/errors.ts'
import {
  findUserByLogin,
  type GithubRegistration,
  numberAsApp,
  readGithub,
  type SeenRepository,
  seeRepositoryAtAll,
  type UserTokenContext,
} from '#server/github/github.ts'
import {
  isAnythingKeptAt,
  noteIdentity,
  pinName,
  type RepositoryIdentity,
  unpinName,
} from './names.ts'

/** What a start waits for GitHub, which may be away: then what was seen last counts. */
const patienceMs = 3000

export const identityOf = ({ id, ownerId }: SeenRepository): RepositoryIdentity => ({
  repositoryId: id,
  organizationId: ownerId,
})

/**
 * Before anything is read that is kept by names: has GitHub say what the repository's mean
 * now, where anything is kept at all, and resolves to what it said in time. Never rejects for
 * what GitHub does.
 */
export async function lookAtRepository(
  ctx: UserTokenContext,
  { userId, repositoryUrl }: { userId: string; repositoryUrl: string },
): Promise<RepositoryIdentity | null> {
  const registration = repositoryUrl === '' ? null : await readGithub(ctx)
  if (!registration || URL.parse(repositoryUrl)?.origin !== registration.url) return null
  if (!(await isAnythingKeptAt(ctx, new URL(registration.url).host))) return null
  const look = async () => {
    const seen = await seeRepositoryAtAll(ctx, { userId, repositoryUrl })
    if (!seen) return null
    const identity = identityOf(seen)
    await noteIdentity(ctx, repositoryUrl, identity)
    return identity
  }
  const looking = look().catch((error: unknown) => {
    if (!isOfGithub(error)) throw error
    ctx.log.info({ err: error, repositoryUrl }, 'GitHub did not say whose repository this is')
    return null
  })
  const waiting = new AbortController()
  const enough = delay(patienceMs, null, { signal: waiting.signal }).catch(() => null)
  return Promise.race([looking, enough]).finally(() => waiting.abort())
}

/**
 * Before something is kept for an organization or a repository: finds out which one it is, so that
 * it is for nobody who has the name later (S-90). Where GitHub does not say now, it is found out
 * when GitHub first does.
 * @throws AppError NAME_TAKEN_OVER where the name means another one by now than what is
 * kept there is for
 */
export async function claimName(
  ctx: UserTokenContext,
  { userId, key }: { userId: string; key: string },
): Promise<void> {
  const registration = await readGithub(ctx)
  const [host, _, name] = key.split('/')
  if (!registration || new URL(registration.url).host !== host) return
  const hostId = await numberOf(ctx, registration, { userId, key }).catch((error: unknown) => {
    if (!isOfGithub(error)) throw error
    ctx.log.warn({ key, err: error }, 'GitHub did not say what something is kept for')
    return null
  })
  if (hostId === null) return
  // What is left of something that was not kept in the end says nothing.
  await unpinName(ctx, key)
  const { meant } = await pinName(ctx, { key, hostId })
  if (meant === hostId) return
  const what = name === undefined ? 'organization' : 'repository'
  throw new AppError(
    'NAME_TAKEN_OVER',
    `${key} is another ${what} by now than the one this is kept for (${meant} then, ${hostId} now). Delete all that is kept for it, secrets and settings, before you keep something new.`,
  )
}

/**
 * GitHub's own number of what is called `host/owner` or `host/owner/name` at this moment, as it
 * shows it to the App and to this person or, for null, to everybody. Null where it shows
 * nothing of that name.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function numberOf(
  ctx: UserTokenContext,
  github: GithubRegistration,
  { userId, key }: { userId: string | null; key: string },
): Promise<string | null> {
  const [, owner = '', name] = key.split('/')
  if (name === undefined) return (await findUserByLogin({ ...ctx, github }, owner))?.id ?? null
  const seen = await seeRepositoryAtAll(ctx, { userId, repositoryUrl: `https://${key}` })
  return seen?.id ?? numberAsApp({ ...ctx, github }, { owner, name })
}

/** What went wrong at GitHub, as against here. */
export const isOfGithub = (error: unknown): error is AppError =>
  error instanceof AppError && error.code.startsWith('GITHUB_')
