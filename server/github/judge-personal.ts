import type { JudgeContext, Opened } from './judge-repository.ts'
import type { Wanted } from './mint-grant.ts'
import { findPersonalToken, markRefused, noteSeen, type PersonalToken } from './personal-tokens.ts'
import { notConnected, refused } from './refused.ts'
import type { OneAccess } from './repository-access.schema.ts'
import { mayPush, readRepository } from './repository-rights.ts'
import type { MostPermissions, TokenPermissions } from './token-permissions.ts'
import { tryPersonalToken } from './try-personal-token.ts'

type Path = { owner: string; name: string }

/**
 * `judgeRepository` where an OAuth App gives codespaces nothing: by the token that the person gave
 * for this repository.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function judgePersonal(
  ctx: JudgeContext,
  wanted: Wanted,
  path: Path,
): Promise<Opened | OneAccess> {
  const called = `${path.owner}/${path.name}`
  const given = await findPersonalToken(ctx, ctx.userId, { id: wanted.id, path: called })
  if (!given) return judgeWithout(ctx, wanted, path)
  const again = (sentence: string) =>
    ofPersonal(refused('token-refused', `${sentence} Give another.`))
  if (given.token === null)
    return again(`No token: the key is gone that yours for ${called} was encrypted with.`)
  if (given.row.refusedAt !== null) return again(noMore(called))
  const tried = await tryPersonalToken(ctx, given.token, path)
  if (tried === 'refused') {
    await markRefused(ctx, given)
    return again(noMore(called))
  }
  if (tried === 'moved' || (typeof tried === 'object' && !isMeant(given, tried.repository))) {
    return ofPersonal(refused('moved', `No token: ${called} is called otherwise by now.`))
  }
  if (tried === 'not-found' || tried.access === 'none') {
    const sentence = `No token: yours for ${called} does not open it. At GitHub it has to include the repository, with Contents; an organization may have yet to approve it.`
    return ofPersonal(refused('not-covered', sentence))
  }
  const { repository, access } = tried
  const repositoryPath = `${repository.owner.login}/${repository.name}`
  await noteSeen(ctx, given, { access, repositoryPath })
  if (wanted.isForPrivateOnly && !repository.private) {
    return { ...refused('not-needed'), hasPushRight: mayPush(repository) }
  }
  const permissions = atMost(wanted.most, access)
  return { repository, permissions, personal: { id: given.row.id, token: given.token } }
}

const isMeant = ({ row }: PersonalToken, { id }: { id: number }) => row.repositoryId === String(id)

const noMore = (called: string) =>
  `No token: GitHub takes yours for ${called} no more. It has expired, or was deleted there.`

const ofPersonal = (access: OneAccess): OneAccess => ({ ...access, isPersonal: true })

/** What everybody may read is cloned without. */
async function judgeWithout(ctx: JudgeContext, wanted: Wanted, path: Path): Promise<OneAccess> {
  const called = `${path.owner}/${path.name}`
  const found = await readRepository(ctx, ctx.userId, path)
  if (found === 'not-connected') return notConnected()
  if (found === 'not-found') {
    const sentence = `No token: GitHub shows this server no repository ${called}. Where it is private, give a token of yours for it.`
    return refused('oauth-app', sentence)
  }
  if (found === 'moved' || (wanted.id !== undefined && wanted.id !== found.id)) {
    return refused('moved', `No token: ${called} is called otherwise by now.`)
  }
  const hasPushRight = mayPush(found)
  if (wanted.isForPrivateOnly) return { ...refused('not-needed'), hasPushRight }
  const sentence = hasPushRight
    ? `No token: to push to ${called}, give one of yours for it.`
    : `No token: ${called} is read as everybody may, and you may not push to it.`
  return { ...refused('oauth-app', sentence), hasPushRight }
}

/** What is said of it, and done with it: the token itself cannot be cut down. */
function atMost(most: MostPermissions, access: 'write' | 'read'): TokenPermissions {
  const level = typeof most === 'string' ? (most === 'read' ? 'read' : 'write') : most.contents
  return { metadata: 'read', contents: level === 'write' ? access : 'read' }
}
