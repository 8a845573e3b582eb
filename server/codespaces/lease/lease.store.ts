import type { Updateable } from 'kysely'
import type { AppContext } from '#server/context.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { CodespaceTables } from '#server/db/tables/codespaces.ts'

type StoreContext = Pick<AppContext, 'db'>
type Held = { codespaceId: string; fence: number }

/**
 * Free, run out by the database's clock, or the holder's own: then it is theirs, with
 * a higher fence.
 */
export async function takeLease(
  ctx: StoreContext,
  codespaceId: string,
  lease: { holder: string; ttlMs: number },
): Promise<number | undefined> {
  const now = databaseNowMs(ctx.db)
  const row = await ctx.db
    .updateTable('codespace')
    .set((column) => ({
      leaseHolder: lease.holder,
      leaseUntil: column(now, '+', lease.ttlMs),
      leaseFence: column('leaseFence', '+', 1),
    }))
    .where('id', '=', codespaceId)
    .where((column) =>
      column.or([
        column('leaseHolder', 'is', null),
        column('leaseHolder', '=', lease.holder),
        column('leaseUntil', '<=', now),
      ]),
    )
    .returning('leaseFence')
    .executeTakeFirst()
  return row?.leaseFence
}

/** False when another has it, or the codespace is gone. */
export async function prolongLease(ctx: StoreContext, held: Held, ttlMs: number): Promise<boolean> {
  const now = databaseNowMs(ctx.db)
  const result = await fenced(ctx, held)
    .set((column) => ({ leaseUntil: column(now, '+', ttlMs) }))
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function giveUpLease(ctx: StoreContext, held: Held): Promise<void> {
  await fenced(ctx, held).set({ leaseHolder: null, leaseUntil: null }).execute()
}

/** False when another has it, or the codespace is gone: then nothing was written. */
export async function updateWhereFence(
  ctx: StoreContext,
  held: Held,
  changes: Updateable<CodespaceTables['codespace']>,
): Promise<boolean> {
  const result = await fenced(ctx, held).set(changes).executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** As the above; locks the row until the transaction ends. */
export async function lockWhereFence(ctx: StoreContext, held: Held): Promise<boolean> {
  return updateWhereFence(ctx, held, { leaseFence: held.fence })
}

const fenced = (ctx: StoreContext, held: Held) =>
  ctx.db
    .updateTable('codespace')
    .where('id', '=', held.codespaceId)
    .where('leaseFence', '=', held.fence)
