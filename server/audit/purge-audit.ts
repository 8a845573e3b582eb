import type { AppContext } from '#server/context.ts'
import { readSetting } from '#server/settings/settings.ts'
import { auditRetentionDays } from './audit.settings.ts'
import { purgeBefore, readNow } from './audit.store.ts'

const dayMs = 24 * 60 * 60 * 1000

type PurgeContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

/** What is kept for longer than the setting says goes. Several servers may do it at once. */
export async function purgeAudit(ctx: PurgeContext): Promise<number> {
  const days = await readSetting(ctx, auditRetentionDays)
  // A clock that runs ahead is no reason to delete anything.
  const now = Math.min(ctx.clock.now(), await readNow(ctx))
  return purgeBefore(ctx, now - days * dayMs)
}

/** Now, and once a day. What fails is tried again the next day. */
export function purgeAuditDaily(ctx: PurgeContext): AsyncDisposable {
  let underWay: Promise<void> = Promise.resolve()
  const purge = () => {
    underWay = purgeAudit(ctx).then(
      (count) => {
        if (count > 0) ctx.log.info({ count }, 'Audit events whose time was over were deleted')
      },
      (error: unknown) => ctx.log.error({ err: error }, 'The audit log could not be purged'),
    )
  }
  purge()
  const timer = setInterval(purge, dayMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await underWay
    },
  }
}
