import { audit } from '#server/audit/audit.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import * as store from './notifications.store.ts'
import { postWebhook } from './post-webhook.ts'
import { openTarget } from './targets.ts'

/**
 * Resolves once the receiver has taken a message that says it is a test.
 * @throws AppError `TOO_MANY_TESTS`, `WEBHOOK_NOT_FOUND`, `WEBHOOK_ADDRESS_INVALID`,
 * `WEBHOOK_UNREACHABLE`
 */
export async function sendTestWebhook(ctx: SignedInContext): Promise<void> {
  const { id: userId, name } = ctx.session.user
  const by = `webhook of ${userId}`
  if (ctx.mailedCodes.isBlocked(by)) {
    throw new AppError('TOO_MANY_TESTS', 'That is enough for now. Try again in ten minutes.')
  }
  ctx.mailedCodes.record(by)
  const row = await store.findTarget(ctx.db, { userId, channel: 'webhook' })
  const secret = row && openTarget(ctx, row)
  if (!row || !secret) {
    throw new AppError('WEBHOOK_NOT_FOUND', 'There is no webhook. Set its address first.')
  }
  await audit(ctx, { action: 'notification.test', object: { type: 'user', id: userId, name } })
  const id = crypto.randomUUID()
  const body = { id, event: 'test', url: ctx.config.publicUrl }
  const call = { url: row.address, secret, event: 'test', id, body }
  await postWebhook(ctx, call, AbortSignal.timeout(15_000))
  await store.updateTarget(ctx.db, row, { problem: null, problemAt: null })
}
