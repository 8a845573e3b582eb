import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import {
  commitIdentity,
  foreseeAccess,
  giveBackCodespaceTokens,
  giveBackToken,
  hasGivenSince,
  keepCodespaceGrant,
  type MintedGrant,
  mintGrant,
  type OneAccess,
  type RepositoryAccess,
  readCodespaceGrant,
  readCommitIdentity,
  repositoryAccess,
  repositoryPathAt,
  revokeDue,
  tokenFor,
  type Wanted,
} from '#server/github/github.ts'
import { nameForAudit } from '../audited-codespace.ts'
import {
  type CodespaceRow,
  findById,
  findOwnerName,
  updateWhileRunning,
} from '../codespaces.store.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { asksForOthers, wantedWithDotfiles } from './wanted-repositories.ts'

const storedAccess = repositoryAccess.extend({
  /** As whom its owner commits; null where they have no account at GitHub. */
  identity: commitIdentity.nullable(),
  /** When GitHub began to be asked. */
  at: z.number(),
})
type StoredAccess = z.infer<typeof storedAccess>

/** As GitHub last said; null before it was asked. */
export function accessOf({
  repositoryAccess: text,
}: Pick<CodespaceRow, 'repositoryAccess'>): StoredAccess | null {
  return text === null ? null : storedAccess.parse(JSON.parse(text))
}

/**
 * A token is renewed with this much left: less than what a person's has to have, so that theirs is
 * renewed first.
 */
const dueMs = 9 * 60_000
const againMs = { unreachable: 60_000, refused: 5 * 60_000 }
/**
 * Nobody tells us when a token is ended that its owner made at GitHub: it is looked at
 * again after this.
 */
const personalMs = 60 * 60_000

/**
 * A start goes on without an answer that takes longer; what comes of it later is delivered then.
 */
const patienceMs = 15_000

/**
 * At each create and start: what there was is given back, and a new token made, of what the owner
 * may do now. Resolves once that is done, and before where the signal is aborted or GitHub takes
 * too long; never rejects.
 */
export async function takeAccess(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  const { promise: enough, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, patienceMs)
  signal.addEventListener('abort', () => resolve(), { once: true })
  await Promise.race([enough, takeAnew(ctx, row)])
  clearTimeout(timer)
}

async function takeAnew(ctx: AppContext, row: CodespaceRow): Promise<void> {
  try {
    await releaseAccess(ctx, row)
    await renewAccess(ctx, row)
  } catch (error) {
    ctx.log.error({ err: error, codespace: row.name }, 'A codespace got no token')
  }
}

/**
 * Once its configuration is known: with what that asks for besides, where its owner agreed.
 * Never rejects.
 */
export async function widenAccess(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  if (asksForOthers(row)) await takeAccess(ctx, row, signal)
}

/** Has GitHub take back every token of this codespace, now or once it answers. */
export async function releaseAccess(ctx: AppContext, row: CodespaceRow): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    const name = (await findOwnerName({ db }, row)) ?? ''
    await giveBackCodespaceTokens({ ...ctx, db }, { codespaceId: row.id }, name)
  })
  void revokeDue(ctx)
}

/** What an untrusted one was cloned with goes back once it is. */
export async function releaseCloneAccess(ctx: AppContext, row: CodespaceRow): Promise<void> {
  if (isTrustedStart(row) || row.isCloned === 0) return
  if (await readCodespaceGrant(ctx, row.id)) await releaseAccess(ctx, row)
}

/** Whether a running one is to get another token, or to be asked for once more. */
export async function isAccessDue(ctx: AppContext, row: CodespaceRow): Promise<boolean> {
  const access = accessOf(row)
  if (!access || !isTrustedStart(row)) return false
  const now = ctx.clock.now()
  // Also what was given while GitHub was being asked, or by a server that ended before it came
  // to hand it on.
  if (takesToken(access) && (await hasGivenSince(ctx, row.ownerId, access.at))) return true
  const grant = await readCodespaceGrant(ctx, row.id)
  const isOld = now - access.at >= againMs.unreachable
  const hasMissed = access.others.some((one) => one.refusal === 'unreachable')
  const hasPersonal = grant?.tokens.some(({ personalTokenId }) => personalTokenId !== null)
  if (hasPersonal && now - access.at >= personalMs) return true
  if (grant) return isOld && (hasMissed || grant.expiresAt - now < dueMs)
  const { refusal } = access
  // It had one, and it is over or was given back.
  if (refusal === null) return true
  // What takes a token of its owner's is done when they give one.
  if (refusal === 'elsewhere' || refusal === 'oauth-app' || refusal === 'token-refused')
    return false
  if (refusal === 'not-needed' && access.others.length === 0) return false
  return now - access.at >= (refusal === 'unreachable' ? againMs.unreachable : againMs.refused)
}

/** Something of it waits for a token of its owner's. */
const takesToken = ({ refusal, others }: StoredAccess): boolean =>
  [refusal, ...others.map((one) => one.refusal)].some(
    (one) => one === 'oauth-app' || one === 'token-refused',
  )

/**
 * The old ones are left to run out; they are given back where GitHub says that there is to be less.
 */
export async function renewAccess(
  ctx: AppContext,
  { id }: Pick<CodespaceRow, 'id'>,
): Promise<void> {
  const row = await findById(ctx, id)
  if (!row) return
  const at = ctx.clock.now()
  const owner = { id: row.ownerId, name: (await findOwnerName(ctx, row)) ?? '' }
  const before = await readCodespaceGrant(ctx, row.id)
  const wanted = await wantedWithDotfiles(ctx, row, isTrustedStart(row))
  const [made, identity] = await Promise.all([
    makeGrant(ctx, row, wanted),
    readCommitIdentity(ctx, owner),
  ])
  const hasMissed = made.access.some(({ refusal }) => refusal === 'unreachable')
  // With GitHub away, what it gave before is as good as ever.
  const isAsBefore = hasMissed && before !== null
  const said = (isAsBefore && accessOf(row)) || accessFrom(ctx, row, { wanted, made: made.access })
  const access = { ...said, identity, at }
  const giveBackMade = (inside: AppContext) =>
    Promise.all(made.tokens.map((one) => giveBackToken(inside, one, owner)))
  const writing = ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const text = JSON.stringify(access satisfies StoredAccess)
    // What was asked for while it was trusted is not for it once it is not.
    const now = await findById(inside, id)
    const isSame = now !== undefined && isTrustedStart(now) === isTrustedStart(row)
    const isWanted = isSame && (await updateWhileRunning(inside, row, { repositoryAccess: text }))
    const isFirst = (await readCodespaceGrant(inside, row.id))?.id === before?.id
    if (made.tokens.length > 0 && isWanted && isFirst && !isAsBefore) {
      await keepCodespaceGrant(inside, { id: row.id, name: nameForAudit(row), owner }, made.tokens)
    } else if (made.tokens.length > 0) {
      // It stopped meanwhile, another server was at it too, or it is less than what
      // there is for now.
      await giveBackMade(inside)
    } else if (isSame && !hasMissed) {
      await giveBackCodespaceTokens(inside, { codespaceId: row.id }, owner.name)
    }
  })
  await writing.catch(async (error: unknown) => {
    // What is not on record is not used. Where nothing can be written at all, it runs
    // out by itself.
    await giveBackMade(ctx)
    throw error
  })
  ctx.changes.announce(row.id)
  void revokeDue(ctx)
}

/**
 * An untrusted one gets what its clone takes, while there is something to clone; its agent gets
 * nothing of that.
 */
async function makeGrant(
  ctx: AppContext,
  row: CodespaceRow,
  wanted: readonly Wanted[],
): Promise<MintedGrant> {
  if (isTrustedStart(row)) return mintGrant(ctx, row.ownerId, wanted)
  const { access, tokens } =
    row.isCloned === 0
      ? await mintGrant(ctx, row.ownerId, wanted)
      : { access: await foreseeAccess(ctx, row.ownerId, wanted), tokens: [] }
  return { access: access.map((one) => (one.refusal === null ? untrusted : one)), tokens }
}

const untrusted: OneAccess = {
  access: 'none',
  refusal: 'untrusted',
  sentence: 'No token: this codespace is untrusted.',
  installUrl: null,
  hasPushRight: null,
  isPersonal: false,
}

const nowhere: OneAccess = {
  access: 'none',
  refusal: 'elsewhere',
  sentence: null,
  installUrl: null,
  hasPushRight: null,
  isPersonal: false,
}

/** As it is kept: its own repository's, and each other one's by its name. */
function accessFrom(
  { config }: AppContext,
  { template }: Pick<CodespaceRow, 'template'>,
  { wanted, made }: { wanted: readonly Wanted[]; made: readonly OneAccess[] },
): RepositoryAccess {
  // What is made from a template has no repository of its own, and may have dotfiles.
  const own = template === null ? made[0] : undefined
  const before = template === null ? 1 : 0
  const others = made.slice(before).map((one, index) => {
    const { repositoryUrl = '' } = wanted[index + before] ?? {}
    const path = repositoryPathAt(config.github.url, repositoryUrl)
    return { ...one, path: path ? `${path.owner}/${path.name}` : repositoryUrl }
  })
  return { ...(own ?? nowhere), others }
}

/** For Git; null also where it cannot be read now: then Git asks as anybody. */
export async function tokenOf(ctx: AppContext, row: CodespaceRow): Promise<string | null> {
  const grant = await readCodespaceGrant(ctx, row.id).catch((error: unknown) => {
    ctx.log.warn({ err: error, codespace: row.name }, 'The token of a codespace was not read')
    return null
  })
  const own = repositoryPathAt(ctx.config.github.url, row.repositoryUrl)
  return own && (tokenFor(grant, `${own.owner}/${own.name}`)?.token ?? null)
}
