import { AppError } from '#server/errors.ts'
import {
  type JudgeContext,
  judgeRepository,
  type Opened,
  repositoryPathAt,
} from './judge-repository.ts'
import { notCovered, refused } from './refused.ts'
import { readGithub } from './registration.ts'
import type { OneAccess } from './repository-access.schema.ts'
import { mayPush } from './repository-rights.ts'
import { type MintedToken, makeScopedToken, personalTokenOf } from './scoped-token.ts'
import type { MostPermissions } from './token-permissions.ts'
import type { UserTokenContext } from './user-tokens.ts'

/** A repository that a codespace is to have a token of. */
export type Wanted = {
  repositoryUrl: string
  /** At GitHub, where it is known: who took over a freed name gets nothing (S-90). */
  id?: number
  most: MostPermissions
  /** Nothing is to be had of one that everybody may read. */
  isForPrivateOnly?: boolean
  /** Nothing is to be had of another owner's than the first one's. */
  isOfSameOwner?: boolean
}

/**
 * What became of each, in the order they were wanted, and one token for those of one owner that are
 * opened as far.
 */
export type MintedGrant = { access: OneAccess[]; tokens: MintedToken[] }

type Verdict = { opened: Opened; access: OneAccess } | { opened: null; access: OneAccess }

/**
 * New tokens of this person for these repositories alone, of what they may do there now as GitHub
 * says, or why there is none. They live for eight hours at most. To be called outside of any
 * transaction. Never rejects for what GitHub does.
 */
export async function mintGrant(
  ctx: UserTokenContext,
  userId: string,
  wanted: readonly Wanted[],
): Promise<MintedGrant> {
  const judged = await judgeAll(ctx, userId, wanted)
  if (!judged) return { access: wanted.map(() => refused('elsewhere')), tokens: [] }
  return mintFor(judged.judging, judged.verdicts)
}

/** What `mintGrant` would answer of each as far as GitHub says so beforehand. Nothing is made. */
export async function foreseeAccess(
  ctx: UserTokenContext,
  userId: string,
  wanted: readonly Wanted[],
): Promise<OneAccess[]> {
  const judged = await judgeAll(ctx, userId, wanted)
  return judged
    ? judged.verdicts.map(({ access }) => access)
    : wanted.map(() => refused('elsewhere'))
}

/** Null where none of it is this GitHub's. */
async function judgeAll(
  ctx: UserTokenContext,
  userId: string,
  [first, ...others]: readonly Wanted[],
): Promise<{ judging: JudgeContext; verdicts: Verdict[] } | null> {
  const registration = await readGithub(ctx)
  if (!registration || !first || !repositoryPathAt(registration.url, first.repositoryUrl))
    return null
  const judging = { ...ctx, registration, userId, installations: new Map() }
  const own = await judge(judging, first, null)
  const ownerId = own.opened?.repository.owner.id ?? null
  const rest = await Promise.all(others.map((one) => judge(judging, one, ownerId)))
  return { judging, verdicts: [own, ...rest] }
}

const judge = async (
  judging: JudgeContext,
  wanted: Wanted,
  ownerId: number | null,
): Promise<Verdict> => {
  const found = await judgeRepository(judging, wanted, ownerId).catch(unreachable)
  if (!('repository' in found)) return { opened: null, access: found }
  const access = found.permissions.contents ?? 'none'
  const hasPushRight = mayPush(found.repository)
  const said = { access, refusal: null, sentence: null, installUrl: null, hasPushRight } as const
  return { opened: found, access: { ...said, isPersonal: found.personal !== undefined } }
}

/** @throws what is no word of GitHub's */
function unreachable(error: unknown): OneAccess {
  if (!(error instanceof AppError) || !error.code.startsWith('GITHUB_')) throw error
  return refused('unreachable', `No token for now: ${error.message}`)
}

async function mintFor(ctx: JudgeContext, verdicts: Verdict[]): Promise<MintedGrant> {
  const given = verdicts.flatMap(({ opened }) => personalTokenOf(ctx, opened) ?? [])
  const groups = Map.groupBy(
    verdicts.filter((verdict) => verdict.opened !== null).filter(({ opened }) => !opened.personal),
    ({ opened: { repository, permissions } }) => JSON.stringify([repository.owner.id, permissions]),
  )
  const minted = await Promise.all([...groups.values()].map((group) => mintGroup(ctx, group)))
  return { access: verdicts.map(({ access }) => access), tokens: [...given, ...minted.flat()] }
}

/**
 * Where GitHub refuses several at once each is asked for by itself: one is not to take the
 * others with it.
 */
async function mintGroup(
  ctx: JudgeContext,
  group: Extract<Verdict, { opened: Opened }>[],
): Promise<MintedToken[]> {
  try {
    const made = await makeScopedToken(
      ctx,
      group.map(({ opened }) => opened),
    )
    if (made) return [made]
  } catch (error) {
    for (const verdict of group) verdict.access = unreachable(error)
    return []
  }
  if (group.length > 1) {
    return (await Promise.all(group.map((verdict) => mintGroup(ctx, [verdict])))).flat()
  }
  for (const verdict of group)
    verdict.access = notCovered(ctx.registration, verdict.opened.repository)
  return []
}
