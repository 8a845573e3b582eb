import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { type Codespace, codespaceRef } from '../codespaces.schema.ts'
import { update } from '../codespaces.store.ts'
import { announced, requireCodespace } from '../codespaces.ts'
import { recordDeed } from '../wish.ts'
import { readRetentionRules, retentionOf } from './expiry.ts'
import { mostRetentionDays } from './retention.settings.ts'

export const setRetentionInput = codespaceRef.extend({
  /** Null for what its owner has chosen for all; left out, it stays as it is. */
  days: z.int().min(0).max(mostRetentionDays).nullable().optional(),
  isPinned: z.boolean().optional(),
})
type SetRetentionInput = z.infer<typeof setRetentionInput>

/** @throws AppError `PIN_NOT_ALLOWED`, `RETENTION_NOT_ALLOWED` where a policy says no */
export async function setRetention(
  ctx: SignedInContext,
  { name, days, isPinned }: SetRetentionInput,
): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  const rules = await readRetentionRules(ctx, row)
  if (isPinned && !rules.mayPin) {
    throw new AppError('PIN_NOT_ALLOWED', 'Codespaces cannot be pinned here.')
  }
  const { maximumDays } = rules
  if (typeof days === 'number' && maximumDays !== null && days > maximumDays) {
    throw new AppError(
      'RETENTION_NOT_ALLOWED',
      `Codespaces are kept unused for at most ${maximumDays} days here.`,
    )
  }
  const pinnedAt = isPinned ? (row.pinnedAt ?? ctx.clock.now()) : null
  const changes = {
    ...(days === undefined ? {} : { retentionDays: days }),
    ...(isPinned === undefined ? {} : { pinnedAt }),
  }
  const shown = (of: typeof row) => {
    const { days, isPinned } = retentionOf(of, rules)
    return { days, isPinned }
  }
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    // Whoever decides about it has been told: what was said before counts no more.
    await update(inside, row.id, { ...changes, expiryNoticedAt: null })
    const deed = { before: shown(row), after: shown({ ...row, ...changes }) }
    await recordDeed(inside, row, { action: 'codespace.setRetention', ...deed })
  })
  return announced(ctx, row.id, name)
}
