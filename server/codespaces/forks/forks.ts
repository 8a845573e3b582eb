import { AppError } from '#server/errors.ts'
import { type ForkState, makeFork, readFork } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { type CodespaceRow, findById, update } from '../codespaces.store.ts'
import { canOpen, requireCodespace } from '../codespaces.ts'
import { applyAccess } from '../credentials/apply-access.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { recordDeed } from '../wish.ts'

/** Where pushes of a codespace go from now on, and what the repository it was made from is now. */
export type UsedFork = { forkUrl: string; sourceUrl: string; compareUrl: string }

/** What is to be done until its owner can push what they made of it. */
export async function readForkOf(ctx: SignedInContext, name: string): Promise<ForkState> {
  const { state } = await look(ctx, await requireForkable(ctx, name))
  return state
}

/** Has GitHub make one, where the App may. */
export async function makeForkOf(ctx: SignedInContext, name: string): Promise<void> {
  const row = await requireForkable(ctx, name)
  const looked = await look(ctx, row)
  if (looked.state.step !== 'make') return
  await makeFork(looked)
  const { source, login } = looked.state
  await recordDeed(ctx, row, { action: 'codespace.makeFork', after: { source, owner: login } })
}

/** Gives the codespace a token of the fork, beside what it has. Harmless to repeat. */
export async function takeForkOf(ctx: SignedInContext, name: string): Promise<UsedFork> {
  const row = await requireForkable(ctx, name)
  const { state, forkId } = await look(ctx, row)
  const { fork, source } = state
  if (state.step !== 'ready' || fork === null || forkId === null) {
    throw new AppError('FORK_NOT_READY', 'The fork cannot be pushed to yet.')
  }
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await update(inside, row.id, { fork: JSON.stringify({ id: forkId, path: fork }) })
    await recordDeed(inside, row, { action: 'codespace.takeFork', after: { source, fork } })
  })
  const now = await findById(ctx, row.id)
  if (now) await applyAccess(ctx, now)
  const { url } = ctx.config.github
  return {
    forkUrl: `${url}/${fork}`,
    sourceUrl: `${url}/${source}`,
    compareUrl: `${url}/${source}/compare/${refOf(state.defaultBranch)}...${headOf(state)}`,
  }
}

/**
 * What a branch's name is written behind, as GitHub has it: the owner, and the name where
 * it is another.
 */
function headOf({ fork, source, login }: ForkState): string {
  const [, name = ''] = (fork ?? '').split('/')
  const isAsNamed = source.split('/')[1]?.toLowerCase() === name.toLowerCase()
  return isAsNamed ? `${login}:` : `${login}:${name}:`
}

const refOf = (branch: string): string => branch.split('/').map(encodeURIComponent).join('/')

const look = (ctx: SignedInContext, row: CodespaceRow) =>
  readFork(ctx, row.ownerId, row.repositoryUrl)

async function requireForkable(ctx: SignedInContext, name: string): Promise<CodespaceRow> {
  const row = await requireCodespace(ctx, name)
  if (!canOpen(row)) throw new AppError('CODESPACE_STOPPED', 'The codespace is not running.')
  if (!isTrustedStart(row)) {
    throw new AppError(
      'CODESPACE_UNTRUSTED',
      'Nothing is pushed from an untrusted codespace. Review the trust of its repository first.',
    )
  }
  return row
}
