import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import {
  commitIdentity,
  giveBackCodespaceTokens,
  giveBackToken,
  keepCodespaceToken,
  mintToken,
  readCodespaceToken,
  readCommitIdentity,
  repositoryAccess,
  revokeDue,
} from '#server/github/github.ts'
import { type CodespaceRow, findOwnerName, updateWhileRunning } from './codespaces.store.ts'

const storedAccess = repositoryAccess.extend({
  /** As whom its owner commits; null where they have no account at GitHub. */
  identity: commitIdentity.nullable(),
  /** When GitHub was asked. */
  at: z.number(),
})
type StoredAccess = z.infer<typeof storedAccess>

/** As GitHub last said; null before it was asked. */
export function accessOf({
  repositoryAccess: text,
}: Pick<CodespaceRow, 'repositoryAccess'>): StoredAccess | null {
  return text === null ? null : storedAccess.parse(JSON.parse(text))
}

/** A token is renewed with this much left: less than what a person's has to have, so that theirs is renewed first. */
const dueMs = 9 * 60_000
const againMs = { unreachable: 60_000, refused: 5 * 60_000 }

/** A start goes on without an answer that takes longer; what comes of it later is delivered then. */
const patienceMs = 15_000

/**
 * At each create and start: what there was is given back, and a new token made, of what the owner may do now. Resolves
 * once that is done, and before where the signal is aborted or GitHub takes too long; never rejects.
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

/** Has GitHub take back every token of this codespace, now or once it answers. */
export async function releaseAccess(ctx: AppContext, row: CodespaceRow): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    const name = (await findOwnerName({ db }, row)) ?? ''
    await giveBackCodespaceTokens({ ...ctx, db }, { codespaceId: row.id }, name)
  })
  void revokeDue(ctx)
}

/** Whether a running one is to get another token, or to be asked for once more. */
export async function isAccessDue(ctx: AppContext, row: CodespaceRow): Promise<boolean> {
  const access = accessOf(row)
  if (!access) return false
  const now = ctx.clock.now()
  const token = await readCodespaceToken(ctx, row.id)
  if (token) return token.expiresAt - now < dueMs && now - access.at >= againMs.unreachable
  const { refusal } = access
  // It had one, and it is over or was given back.
  if (refusal === null) return true
  if (refusal === 'elsewhere' || refusal === 'oauth-app') return false
  return now - access.at >= (refusal === 'unreachable' ? againMs.unreachable : againMs.refused)
}

/** The old one is left to run out; it is given back where GitHub says that there is to be none. */
export async function renewAccess(ctx: AppContext, row: CodespaceRow): Promise<void> {
  const owner = { id: row.ownerId, name: (await findOwnerName(ctx, row)) ?? '' }
  const before = await readCodespaceToken(ctx, row.id)
  const [made, identity] = await Promise.all([
    mintToken(ctx, {
      userId: owner.id,
      repositoryUrl: row.template === null ? row.repositoryUrl : '',
    }),
    readCommitIdentity(ctx, owner),
  ])
  // With GitHub away, what it gave before is as good as ever.
  const isAsBefore = made.access.refusal === 'unreachable' && before !== null
  const said = (isAsBefore && accessOf(row)) || made.access
  const access = { ...said, identity, at: ctx.clock.now() }
  const writing = ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const text = JSON.stringify(access satisfies StoredAccess)
    const isWanted = await updateWhileRunning(inside, row, { repositoryAccess: text })
    const { minted } = made
    const isFirst = (await readCodespaceToken(inside, row.id))?.id === before?.id
    if (minted && isWanted && isFirst) {
      await keepCodespaceToken(inside, { id: row.id, name: row.name, owner }, minted)
    } else if (minted) {
      // It stopped meanwhile, or another server was at it too.
      await giveBackToken(inside, minted.token, { ...minted, user: owner })
    } else if (made.access.refusal !== 'unreachable') {
      await giveBackCodespaceTokens(inside, { codespaceId: row.id }, owner.name)
    }
  })
  await writing.catch(async (error: unknown) => {
    // What is not on record is not used. Where nothing can be written at all, it runs out by itself.
    const { minted } = made
    if (minted) await giveBackToken(ctx, minted.token, { ...minted, user: owner })
    throw error
  })
  ctx.changes.announce(row.id)
  void revokeDue(ctx)
}

/** For Git; null also where it cannot be read now: then Git asks as anybody. */
export async function tokenOf(ctx: AppContext, row: CodespaceRow): Promise<string | null> {
  const token = await readCodespaceToken(ctx, row.id).catch((error: unknown) => {
    ctx.log.warn({ err: error, codespace: row.name }, 'The token of a codespace was not read')
    return null
  })
  return token?.token ?? null
}
