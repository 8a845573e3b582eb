import { AppError } from '#server/errors.ts'
import type { RequestContext, SignedInContext } from '#server/trpc.ts'
import type { KeyedCodespaceRef } from './codespaces.schema.ts'
import {
  type CodespaceRow,
  findByName,
  listOwned,
  listRunningOf,
  lockAllOf,
  update,
} from './codespaces.store.ts'
import { decideDelete, decideStop, recordDeed, wish } from './wish.ts'

/**
 * Anybody's codespace, for administrators, who may stop it and put it into the trash. Nothing that
 * reads or writes what is in it ever goes by this (S-92): that is `requireCodespace`, to which an
 * administrator is a stranger.
 */
async function requireAdministered(ctx: SignedInContext, name: string): Promise<CodespaceRow> {
  if (!ctx.session.user.isAdmin) {
    throw new AppError('ADMINISTRATION_NOT_ALLOWED', 'That is for administrators.')
  }
  const row = await findByName(ctx, name)
  if (!row) throw new AppError('CODESPACE_NOT_FOUND', 'There is no such codespace.')
  return row
}

export async function stopAnyCodespace(
  ctx: SignedInContext,
  input: KeyedCodespaceRef,
): Promise<void> {
  const stop = { operation: 'stop', find: requireAdministered, decide: decideStop } as const
  ctx.changes.announce(await wish(ctx, input, stop))
}

/** Its owner may restore it from the trash. */
export async function deleteAnyCodespace(
  ctx: SignedInContext,
  input: KeyedCodespaceRef,
): Promise<void> {
  const away = { operation: 'delete', find: requireAdministered, decide: decideDelete } as const
  ctx.changes.announce(await wish(ctx, input, away))
}

/** As `stopAllOf`: to the trash, where they can be restored until then. */
export async function deleteAllOf(
  inside: Pick<RequestContext, 'db' | 'log' | 'session' | 'from' | 'steadyClock'>,
  ownerId: string,
  deletedUntil: number,
): Promise<string[]> {
  await lockAllOf(inside, ownerId)
  const rows = (await listOwned(inside, ownerId)).filter(({ desired }) => desired !== 'deleted')
  const after = { deletedUntil: inside.steadyClock.toWall(deletedUntil) }
  for (const row of rows) {
    await update(inside, row.id, { desired: 'deleted', deletedUntil })
    await recordDeed(inside, row, { action: 'codespace.delete', after })
  }
  return rows.map(({ id }) => id)
}

/**
 * Inside a transaction of the caller's, who announces these ids once it is over. Without a session
 * it is the server that stops them.
 */
export async function stopAllOf(
  inside: Pick<RequestContext, 'db' | 'log' | 'session' | 'from'>,
  ownerId: string,
): Promise<string[]> {
  await lockAllOf(inside, ownerId)
  const rows = await listRunningOf(inside, ownerId)
  for (const row of rows) {
    await update(inside, row.id, { desired: 'stopped' })
    await recordDeed(inside, row, { action: 'codespace.stop' })
  }
  return rows.map(({ id }) => id)
}
