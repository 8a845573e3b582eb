import type { AuditAction } from '#server/audit/audit.schema.ts'
import { audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import type { Desired } from '#server/db/tables/codespaces.ts'
import { AppError } from '#server/errors.ts'
import type { SettingsContext } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { requireQuota } from '#server/usage/quotas.ts'
import { auditedCodespace } from './audited-codespace.ts'
import type { KeyedCodespaceRef } from './codespaces.schema.ts'
import {
  type CodespaceRow,
  findOwnerName,
  isSuspended,
  lockOwner,
  update,
} from './codespaces.store.ts'
import { once } from './idempotency.ts'
import { requireOpen } from './may-begin.ts'
import { requireRunningRoom } from './quota.ts'
import { trashMsFor } from './what-counts.ts'

type Changes = Parameters<typeof update>[2] & { desired: Desired }

export type Wish = {
  operation: 'start' | 'stop' | 'restart' | 'rebuild' | 'delete' | 'restore'
  /** The codespace, where whoever asks may have this done to it. Throws where they may not. */
  find: (ctx: SignedInContext, name: string) => Promise<CodespaceRow>
  /** Null leaves all as it is. */
  decide: (row: CodespaceRow, inside: SignedInContext) => Changes | null | Promise<Changes | null>
  /** What the audit log says of it besides. */
  deed?: Record<string, unknown>
}

/** After which something runs that did not, or not like this. */
const begins = new Set<Wish['operation']>(['start', 'restart', 'rebuild'])

/**
 * Writes down and records what somebody wants of a codespace, with its key, so that the
 * same request again wishes nothing anew. Resolves to the codespace's id, which is the
 * caller's to announce.
 */
export async function wish(
  ctx: SignedInContext,
  { name, idempotencyKey }: KeyedCodespaceRef,
  { operation, find, decide, deed = {} }: Wish,
): Promise<string> {
  const { id } = await find(ctx, name)
  const userId = ctx.session.user.id
  const request = { userId, key: idempotencyKey, operation, codespaceId: id }
  await once(ctx, request, async (inside) => {
    const row = await find(inside, name)
    if (operation !== 'stop' && operation !== 'delete') await requireAdmitted(inside)
    if (begins.has(operation)) await requireOpen(inside)
    const changes = await decide(row, inside)
    if (!changes || isAsItIs(row, changes)) return
    if (changes.desired === 'running' && row.desired !== 'running') await requireMore(inside, row)
    await update(inside, id, changes)
    const deletedUntil = inside.steadyClock.toWall(changes.deletedUntil)
    await recordDeed(inside, row, {
      action: `codespace.${operation}`,
      after: operation === 'delete' ? { deletedUntil } : Object.keys(deed).length > 0 ? deed : null,
    })
  })
  return id
}

/** One more that runs: by what its owner, and whoever else counts, may use. */
async function requireMore(inside: SignedInContext, row: CodespaceRow): Promise<void> {
  const { ownerId: userId, repositoryUrl } = row
  await lockOwner(inside, userId)
  await requireRunningRoom(inside, row)
  await requireQuota(inside, { userId, repositoryUrl }, ['cores'])
}

/**
 * Nothing begins to run for somebody who is kept out since: a socket may be open to another
 * server for some seconds more (S-19). To be asked where a lock keeps the suspension from being
 * written meanwhile.
 */
export async function requireAdmitted(inside: SignedInContext): Promise<void> {
  if (!(await isSuspended(inside, inside.session.user.id))) return
  throw new AppError('SUSPENDED_NOT_ALLOWED', 'You are suspended.')
}

const isAsItIs = (row: CodespaceRow, changes: Changes): boolean =>
  Object.entries(changes).every(([name, value]) => row[name as keyof CodespaceRow] === value)

type Deed = {
  action: AuditAction
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
}

/** What is done to a codespace, by whoever the context says; its owner sees it. */
export async function recordDeed(
  ctx: Parameters<typeof audit>[0],
  row: Pick<CodespaceRow, 'id' | 'name' | 'displayName' | 'ownerId'>,
  deed: Deed,
): Promise<void> {
  const isOwn = ctx.session?.user.id === row.ownerId
  const owner = isOwn ? null : { id: row.ownerId, name: (await findOwnerName(ctx, row)) ?? '' }
  await audit(ctx, { ...deed, object: auditedCodespace(row), subject: owner })
}

export function decideStop(row: CodespaceRow): Changes {
  if (row.desired === 'deleted') throw deletedError()
  // A rebuild that is not done by then is not wanted any more.
  return { desired: 'stopped', rebuild: null }
}

/** To the trash, for as long as counts for its owner. */
export async function decideDelete(
  row: CodespaceRow,
  inside: SettingsContext & Pick<AppContext, 'steadyClock'>,
): Promise<Changes | null> {
  if (row.desired === 'deleted') return null
  const trashMs = await trashMsFor(inside, row)
  return { desired: 'deleted', deletedUntil: inside.steadyClock.now() + trashMs }
}

export function deletedError(): AppError {
  return new AppError('CODESPACE_DELETED', 'This codespace is deleted. Restore it first.')
}
