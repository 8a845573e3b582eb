import { randomUUID } from 'node:crypto'
import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { WorkspaceWork } from '#agent/protocol/workspace.ts'
import type { AppContext } from '#server/context.ts'
import type { Desired } from '#server/db/tables/codespaces.ts'
import { AppError } from '#server/errors.ts'
import { parseRepositoryUrl } from '#server/repositories/repositories.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { workspaceFolder } from './clone.ts'
import type {
  Codespace,
  CodespaceState,
  CodespaceStep,
  CreateCodespaceInput,
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
  update,
} from './codespaces.store.ts'
import { makeName } from './names.ts'

/** Kept apart by nothing but the owner: what is not theirs is answered as if it did not exist (S-18). */
export async function requireCodespace(ctx: SignedInContext, name: string): Promise<CodespaceRow> {
  const row = await findOwned(ctx, ctx.session.user.id, name)
  if (!row) throw new AppError('CODESPACE_NOT_FOUND', 'There is no such codespace.')
  return row
}

export async function listCodespaces(ctx: SignedInContext): Promise<Codespace[]> {
  return (await listOwned(ctx, ctx.session.user.id)).map(present)
}

export async function getCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  return present(await requireCodespace(ctx, name))
}

/** The same idempotency key answers with the same codespace, also when both calls run at once (F-37). */
export async function createCodespace(
  ctx: SignedInContext,
  input: CreateCodespaceInput,
): Promise<Codespace> {
  const repository = parseRepositoryUrl(input.repositoryUrl, ctx.config.gitHosts)
  const ownerId = ctx.session.user.id
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const known = await findByKey(ctx, ownerId, input.idempotencyKey)
    if (known) return present(known)
    const { name, displayName } = makeName()
    const id = randomUUID()
    const now = ctx.clock.now()
    const isInserted = await insert(ctx, {
      id,
      ownerId,
      name,
      displayName: input.displayName ?? displayName,
      repositoryUrl: repository.url,
      repositoryName: repository.name,
      branch: input.branch ?? null,
      image: ctx.config.defaultImage,
      idempotencyKey: input.idempotencyKey,
      desired: 'running',
      generation: 1,
      phase: 'new',
      phaseGeneration: 0,
      isCloned: 0,
      isHistoryComplete: 0,
      hasWorkspace: 0,
      isSetUp: 0,
      leaseFence: 0,
      createdAt: now,
      lastUsedAt: now,
    })
    if (isInserted) return announced(ctx, id, name)
  }
  throw new Error('No free name was found in five tries.')
}

/** A second start joins the first; one that runs is left alone (F-38). */
export async function startCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (row.desired === 'deleted') throw deletedError()
  const isUnderWay = row.desired === 'running' && row.phase !== 'failed'
  if (isUnderWay) return present(row)
  return want(ctx, row, 'running', { generation: row.generation + 1, failure: null })
}

export async function stopCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (row.desired === 'deleted') throw deletedError()
  return want(ctx, row, 'stopped', {})
}

/** The container goes now; the files stay until `deletedUntil`, and `restoreCodespace` brings them back. */
export async function deleteCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (row.desired === 'deleted') return present(row)
  return want(ctx, row, 'deleted', { deletedUntil: ctx.clock.now() + ctx.config.trashMs })
}

export async function restoreCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  if (row.desired !== 'deleted') return present(row)
  return want(ctx, row, 'stopped', { deletedUntil: null })
}

export async function renameCodespace(
  ctx: SignedInContext,
  name: string,
  displayName: string,
): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  await update(ctx, row.id, { displayName })
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
    name === 'configuration' || lifecycleHook.options.some((hook) => hook === name)
  return stepName.options.filter(
    (name) => written.has(name) || !(isOnlyOnce(name) || isOnlyIfAny(name)),
  )
}

async function want(
  ctx: SignedInContext,
  row: CodespaceRow,
  desired: Desired,
  changes: Parameters<typeof update>[2],
): Promise<Codespace> {
  await update(ctx, row.id, { ...changes, desired })
  return announced(ctx, row.id, row.name)
}

async function announced(ctx: SignedInContext, id: string, name: string): Promise<Codespace> {
  ctx.changes.announce(id)
  return getCodespace(ctx, name)
}

function deletedError(): AppError {
  return new AppError('CODESPACE_DELETED', 'This codespace is deleted. Restore it first.')
}

export function present(row: CodespaceRow): Codespace {
  return {
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    repositoryUrl: row.repositoryUrl,
    repositoryName: row.repositoryName,
    branch: row.branch,
    state: stateOf(row),
    isReady: isReady(row),
    canOpen: canOpen(row),
    condition: row.condition,
    recovery: row.recovery,
    work: workOf(row),
    generation: row.generation,
    workspaceFolder: workspaceFolder(row),
    workspaceLimitBytes: row.workspaceLimitBytes,
    failure: row.failure,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    deletedUntil: row.deletedUntil,
  }
}

export function isReady(row: CodespaceRow): boolean {
  return canOpen(row) && row.isSetUp === 1
}

/** Its agent answers. Set-up commands may still run. */
export function canOpen(row: CodespaceRow): boolean {
  return (
    row.desired === 'running' && row.phase === 'running' && row.phaseGeneration === row.generation
  )
}

function workOf(row: CodespaceRow): Codespace['work'] {
  if (row.work === null || row.workAt === null) return null
  return { ...(JSON.parse(row.work) as WorkspaceWork), at: row.workAt }
}

function stateOf(row: CodespaceRow): CodespaceState {
  if (row.desired === 'deleted') return row.phase === 'deleted' ? 'deleted' : 'deleting'
  if (row.desired === 'stopped') {
    if (row.phase === 'stopped' || row.phase === 'deleted' || row.phase === 'new') return 'stopped'
    return 'stopping'
  }
  if (isReady(row)) return 'running'
  if (row.phase === 'failed' && row.phaseGeneration === row.generation) return 'failed'
  return row.generation === 1 ? 'creating' : 'starting'
}
