import type { AppContext } from '#server/context.ts'
import { queueExpiryNotice } from '#server/notifications/notifications.ts'
import {
  type CodespaceRow,
  findById,
  isSuspended,
  listAll,
  lockAllOf,
  update,
} from '../codespaces.store.ts'
import { decideDelete, recordDeed } from '../wish.ts'
import {
  goesAtOnce,
  noticedAt,
  noticeMs,
  type RetentionRules,
  readRetentionRules,
  retentionOf,
} from './expiry.ts'

const lookEveryMs = 10 * 60_000

/**
 * Says of codespaces that they expire in a day, and puts away those whose owners were told a day
 * ago: so neither a clock that jumps ahead nor a stricter policy takes anything without a notice
 * (F-32, F-58). Somebody who is suspended could not see one, so theirs are kept.
 */
export async function expireUnused(ctx: AppContext): Promise<void> {
  for (const row of await listAll(ctx)) {
    try {
      await look(ctx, row)
    } catch (error) {
      ctx.log.error({ err: error, codespace: row.name }, 'Its retention could not be looked at')
    }
  }
}

async function look(ctx: AppContext, seen: CodespaceRow): Promise<void> {
  if (seen.desired === 'deleted') return
  const rules = await readRetentionRules(ctx, seen)
  if (stepFor(ctx, seen, rules) === null) return
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db, session: null }
    // What somebody wishes of it at this moment is written first.
    await lockAllOf(inside, seen.ownerId)
    // Somebody may have opened it since.
    const row = await findById(inside, seen.id)
    if (!row || (await isSuspended(inside, row.ownerId))) return
    const step = stepFor(ctx, row, rules)
    if (step === 'notice') await notice(inside, row, rules)
    if (step !== 'delete') return
    const changes = await decideDelete(row, inside)
    if (changes === null) return
    await update(inside, row.id, changes)
    const deletedUntil = ctx.steadyClock.toWall(changes.deletedUntil)
    const after = { reason: 'retention', deletedUntil }
    await recordDeed(inside, row, { action: 'codespace.delete', after })
  })
  ctx.changes.announce(seen.id)
}

/** In the list from now on, and wherever else its owner wants to hear of it. */
async function notice(ctx: AppContext, row: CodespaceRow, rules: RetentionRules): Promise<void> {
  const noticedAt = ctx.steadyClock.now()
  const changes = { expiryNoticedAt: noticedAt }
  await update(ctx, row.id, changes)
  const { expiresAt } = retentionOf({ ...row, ...changes }, rules)
  if (expiresAt !== null) await queueExpiryNotice(ctx, row, { noticedAt, expiresAt })
}

function stepFor(
  { steadyClock }: Pick<AppContext, 'steadyClock'>,
  row: CodespaceRow,
  rules: RetentionRules,
): 'notice' | 'delete' | null {
  const now = steadyClock.now()
  const { expiresAt } = retentionOf(row, rules)
  if (expiresAt === null || now < expiresAt - noticeMs) return null
  if (goesAtOnce(row, rules)) return now >= expiresAt ? 'delete' : null
  const noticed = noticedAt(row)
  // One that was given before somebody left it more time says nothing of the end of that.
  if (noticed === null || noticed < expiresAt - noticeMs) return 'notice'
  return now >= expiresAt && now >= noticed + noticeMs ? 'delete' : null
}

/** Now, and every ten minutes. */
export function watchRetention(ctx: AppContext): AsyncDisposable {
  const over = new AbortController()
  let underWay: Promise<void> = Promise.resolve()
  const lookNow = () => {
    underWay = underWay
      .then(() => (over.signal.aborted ? undefined : expireUnused(ctx)))
      .catch((error: unknown) => {
        ctx.log.error({ err: error }, 'Unused codespaces could not be looked over')
      })
  }
  lookNow()
  const timer = setInterval(lookNow, lookEveryMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      clearInterval(timer)
      await underWay
    },
  }
}
