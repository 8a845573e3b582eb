import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type {
  Codespace,
  CodespaceStep,
  KeyedCodespaceRef,
  RetryCommandInput,
  StepName,
} from './codespaces.schema.ts'
import { stepName } from './codespaces.schema.ts'
import {
  type CodespaceRow,
  findOwned,
  listOwned,
  listSteps,
  lockOwner,
  update,
} from './codespaces.store.ts'
import { canOpen, presentOne, presentOwn } from './presentation.ts'
import { requireRoom } from './quota.ts'
import { usedNow } from './retention/expiry.ts'
import { retryHook } from './set-up/set-up.ts'
import { requireTrustedStart } from './trust/untrusted-start.ts'
import { decideDelete, decideStop, deletedError, recordDeed, type Wish, wish } from './wish.ts'
import { recordWork } from './work.ts'

export { canOpen }

/** How long somebody who is asked whether to delete waits to be told what would be lost. */
const checkWorkMs = 12_000

/**
 * Kept apart by nothing but the owner: what is not theirs is answered as if it did not exist
 * (S-18).
 */
export async function requireCodespace(ctx: SignedInContext, name: string): Promise<CodespaceRow> {
  const row = await findOwned(ctx, ctx.session.user.id, name)
  if (!row) throw new AppError('CODESPACE_NOT_FOUND', 'There is no such codespace.')
  return row
}

export async function listCodespaces(ctx: SignedInContext): Promise<Codespace[]> {
  const ownerId = ctx.session.user.id
  return presentOwn(ctx, ownerId, await listOwned(ctx, ownerId))
}

export async function getCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  return presentOne(ctx, await requireCodespace(ctx, name))
}

/** A second start joins the first; one that runs is left alone (F-38). */
export function startCodespace(ctx: SignedInContext, input: KeyedCodespaceRef): Promise<Codespace> {
  return wished(ctx, input, {
    operation: 'start',
    decide(row) {
      if (row.desired === 'deleted') throw deletedError()
      if (row.desired === 'running' && row.phase !== 'failed') return null
      return { desired: 'running', generation: row.generation + 1, failure: null }
    },
  })
}

/**
 * Ended and started anew, in one wish, with what settings and secrets say now. One that starts is
 * left to it.
 */
export function restartCodespace(
  ctx: SignedInContext,
  input: KeyedCodespaceRef,
): Promise<Codespace> {
  return wished(ctx, input, {
    operation: 'restart',
    decide(row) {
      if (row.desired === 'deleted') throw deletedError()
      if (row.desired === 'running' && row.phase !== 'failed' && !canOpen(row)) return null
      const unknown = { work: null, workAt: null }
      return { desired: 'running', generation: row.generation + 1, failure: null, ...unknown }
    },
  })
}

export function stopCodespace(ctx: SignedInContext, input: KeyedCodespaceRef): Promise<Codespace> {
  return wished(ctx, input, { operation: 'stop', decide: decideStop })
}

/**
 * The container goes now; the files stay until `deletedUntil`, and `restoreCodespace` brings them
 * back.
 */
export function deleteCodespace(
  ctx: SignedInContext,
  input: KeyedCodespaceRef,
): Promise<Codespace> {
  return wished(ctx, input, { operation: 'delete', decide: decideDelete })
}

export function restoreCodespace(
  ctx: SignedInContext,
  input: KeyedCodespaceRef,
): Promise<Codespace> {
  return wished(ctx, input, {
    operation: 'restore',
    async decide(row, inside) {
      if (row.desired !== 'deleted') return null
      // From then on its files are being removed, which nothing brings back.
      if ((row.deletedUntil ?? 0) <= ctx.steadyClock.now()) {
        throw new AppError('CODESPACE_DELETED', 'It is too late: this codespace is gone for good.')
      }
      await lockOwner(inside, row.ownerId)
      await requireRoom(inside, row)
      // Its time begins anew, or it would go again at once where that was over.
      return { desired: 'stopped', deletedUntil: null, ...usedNow(ctx) }
    },
  })
}

/** Has the reconciler put right what `condition` says. Nothing happens where there is none. */
export async function repairCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (row.condition === null) return presentOne(ctx, row)
  await update(ctx, row.id, { isRepairWanted: 1 })
  return announced(ctx, row.id, name)
}

/** With `work` as it is now where it runs, else as last known. */
export async function checkWork(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (canOpen(row)) await recordWork(ctx, row, AbortSignal.timeout(checkWorkMs))
  return getCodespace(ctx, name)
}

/** Runs a set-up command of a running one again, and those after it. */
export async function retryCommand(
  ctx: SignedInContext,
  { name, hook }: RetryCommandInput,
): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (!canOpen(row)) throw new AppError('CODESPACE_STOPPED', 'The codespace is not running.')
  requireTrustedStart(row)
  await retryHook(ctx, row, hook)
  return presentOne(ctx, row)
}

export async function renameCodespace(
  ctx: SignedInContext,
  name: string,
  displayName: string,
): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (row.displayName === displayName) return presentOne(ctx, row)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await update(inside, row.id, { displayName })
    const before = { displayName: row.displayName }
    await recordDeed(inside, row, { action: 'codespace.rename', before, after: { displayName } })
  })
  return announced(ctx, row.id, name)
}

/** Every step of the present generation, those to come included, in the order shown. */
export async function readSteps(ctx: AppContext, row: CodespaceRow): Promise<CodespaceStep[]> {
  const written = new Map(
    (await listSteps(ctx, row.id, row.generation)).map((step) => [step.name, step]),
  )
  return expectedSteps(row, written).map(
    (name) =>
      written.get(name) ?? { name, state: 'pending', startedAt: null, endedAt: null, error: null },
  )
}

function expectedSteps(row: CodespaceRow, written: Map<StepName, unknown>): StepName[] {
  const isOnlyOnce = (name: StepName) =>
    (name === 'clone' && row.isCloned === 1) || (name === 'history' && row.isHistoryComplete === 1)
  const isOnlyIfAny = (name: StepName) =>
    ['configuration', 'build', 'services'].includes(name) ||
    lifecycleHook.options.some((hook) => hook === name)
  return stepName.options.filter(
    (name) => written.has(name) || !(isOnlyOnce(name) || isOnlyIfAny(name)),
  )
}

/** As the owner wants it; answers with the codespace as it is then. */
async function wished(ctx: SignedInContext, input: KeyedCodespaceRef, wanted: Omit<Wish, 'find'>) {
  const id = await wish(ctx, input, { ...wanted, find: requireCodespace })
  return announced(ctx, id, input.name)
}

/** After a change of it, told to everybody who watches: as it is then. */
export async function announced(
  ctx: SignedInContext,
  id: string,
  name: string,
): Promise<Codespace> {
  ctx.changes.announce(id)
  return getCodespace(ctx, name)
}
