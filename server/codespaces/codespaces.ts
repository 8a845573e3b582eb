import { randomUUID } from 'node:crypto'
import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { AppContext } from '#server/context.ts'
import { dotfilesRepositoryUrl } from '#server/devcontainers/lifecycle.settings.ts'
import { AppError } from '#server/errors.ts'
import { lookAtRepository } from '#server/repositories/look-up-names.ts'
import { parseRepositoryUrl } from '#server/repositories/repositories.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { readStartingPoint, startingPointOf } from './clone/starting-point.ts'
import type {
  Codespace,
  CodespaceStep,
  CreateCodespaceInput,
  KeyedCodespaceRef,
  RetryCommandInput,
  StepName,
} from './codespaces.schema.ts'
import { stepName } from './codespaces.schema.ts'
import {
  type CodespaceRow,
  findByKey,
  findOwned,
  insert,
  listOwned,
  listSteps,
  lockOwner,
  update,
} from './codespaces.store.ts'
import { takeAnswer } from './credentials/repositories-answer.ts'
import { makeName } from './names.ts'
import { canOpen, presentOwn } from './presentation.ts'
import { requireRoom } from './quota.ts'
import { retryHook } from './set-up/set-up.ts'
import { trustFromTheForm } from './trust/trust-from-the-form.ts'
import { requireTrustedStart } from './trust/untrusted-start.ts'
import { defaultImageFor } from './what-counts.ts'
import {
  decideDelete,
  decideStop,
  deletedError,
  recordDeed,
  requireAdmitted,
  type Wish,
  wish,
} from './wish.ts'
import { recordWork } from './work.ts'

export { canOpen }

/** How long somebody who is asked whether to delete waits to be told what would be lost. */
const checkWorkMs = 12_000

/** Kept apart by nothing but the owner: what is not theirs is answered as if it did not exist (S-18). */
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

/** The same idempotency key answers with the same codespace, also when both calls run at once (F-37). */
export async function createCodespace(
  ctx: SignedInContext,
  input: CreateCodespaceInput,
): Promise<Codespace> {
  const ownerId = ctx.session.user.id
  const made = await findByKey(ctx, ownerId, input.idempotencyKey)
  if (made) return presentOne(ctx, made)
  const found = await originOf(ctx, input)
  const { repositoryUrl } = found
  const seen = await lookAtRepository(ctx, { userId: ownerId, repositoryUrl })
  const origin = { ...found, repositoryId: seen?.repositoryId ?? found.repositoryId }
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const known = await findByKey(ctx, ownerId, input.idempotencyKey)
    if (known) return presentOne(ctx, known)
    const { name, displayName } = makeName()
    const id = randomUUID()
    const now = ctx.clock.now()
    const row = {
      id,
      ownerId,
      name,
      displayName: input.displayName ?? displayName,
      ...origin,
      image: await defaultImageFor(ctx, origin),
      idempotencyKey: input.idempotencyKey,
      desired: 'running',
      generation: 1,
      phase: 'new',
      phaseGeneration: 0,
      isCloned: 0,
      hasWorkspace: 0,
      isSetUp: 0,
      leaseFence: 0,
      isRepairWanted: 0,
      dotfilesRepositoryUrl: await readSetting(ctx, dotfilesRepositoryUrl, { userId: ownerId }),
      createdAt: now,
      lastUsedAt: now,
    } as const
    const isInserted = await ctx.db.transaction().execute(async (db) => {
      const inside = { ...ctx, db }
      await lockOwner(inside, ownerId)
      await requireAdmitted(inside)
      // What the same call has made meanwhile is not one more.
      if (await findByKey(inside, ownerId, input.idempotencyKey)) return false
      await requireRoom(inside, row)
      if (!(await insert(inside, row))) return false
      const { displayName, template, branch, image, devcontainerPath } = row
      const startingPoint = startingPointOf(row)
      const from = { repositoryUrl: repositoryUrl || null, template, branch, startingPoint }
      const after = { displayName, ...from, ...(devcontainerPath && { devcontainerPath }), image }
      await recordDeed(inside, row, { action: 'codespace.create', after })
      await takeAnswer(inside, row, input)
      await trustFromTheForm(inside, row, input)
      return true
    })
    if (isInserted) return announced(ctx, id, name)
  }
  throw new Error('No free name was found in five tries.')
}

/** What the row says of where its files come from. A template's have no past that could be fetched. */
async function originOf(ctx: SignedInContext, input: CreateCodespaceInput) {
  if ('template' in input) {
    const { template } = input
    const begins = { branch: 'main', startingPoint: null, repositoryId: null }
    return {
      repositoryUrl: '',
      repositoryName: template,
      template,
      devcontainerPath: null,
      ...begins,
      isHistoryComplete: 1,
    }
  }
  const { url, name } = parseRepositoryUrl(input.repositoryUrl, ctx.config.gitHosts)
  const begins = await readStartingPoint(ctx, { ...input, url })
  return {
    repositoryUrl: url,
    repositoryName: name,
    template: null,
    devcontainerPath: input.devcontainerPath ?? null,
    ...begins,
    isHistoryComplete: 0,
  }
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

/** Ended and started anew, in one wish, with what settings and secrets say now. One that starts is left to it. */
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

/** The container goes now; the files stay until `deletedUntil`, and `restoreCodespace` brings them back. */
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
      if ((row.deletedUntil ?? 0) <= ctx.clock.now()) {
        throw new AppError('CODESPACE_DELETED', 'It is too late: this codespace is gone for good.')
      }
      await lockOwner(inside, row.ownerId)
      await requireRoom(inside, row)
      return { desired: 'stopped', deletedUntil: null }
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
    ['configuration', 'build'].includes(name) || lifecycleHook.options.some((hook) => hook === name)
  return stepName.options.filter(
    (name) => written.has(name) || !(isOnlyOnce(name) || isOnlyIfAny(name)),
  )
}

/** As the owner wants it; answers with the codespace as it is then. */
async function wished(ctx: SignedInContext, input: KeyedCodespaceRef, wanted: Omit<Wish, 'find'>) {
  const id = await wish(ctx, input, { ...wanted, find: requireCodespace })
  return announced(ctx, id, input.name)
}

async function presentOne(ctx: SignedInContext, row: CodespaceRow): Promise<Codespace> {
  const [shown] = await presentOwn(ctx, row.ownerId, [row])
  if (!shown) throw new Error('One row is one codespace.')
  return shown
}

async function announced(ctx: SignedInContext, id: string, name: string): Promise<Codespace> {
  ctx.changes.announce(id)
  return getCodespace(ctx, name)
}
