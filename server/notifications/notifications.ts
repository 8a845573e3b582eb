import type { AppContext } from '#server/context.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { type DeliveryContext, deliverDue } from './deliver.ts'
import { expiryNotices } from './notifications.settings.ts'
import { insertNotification } from './notifications.store.ts'

const lookEveryMs = 30_000

/**
 * Has the owner told by mail or webhook, where they want that. To be called in the transaction in
 * which the codespace is marked: then it is sent if and only if that is written, and once for one
 * mark. `times` are of the steady clock.
 */
export async function queueExpiryNotice(
  ctx: SettingsContext & Pick<AppContext, 'db'>,
  { id: codespaceId, ownerId: userId }: { id: string; ownerId: string },
  times: { noticedAt: number; expiresAt: number },
): Promise<void> {
  if ((await readSetting(ctx, expiryNotices, { userId })) === 'none') return
  await insertNotification(ctx.db, { id: crypto.randomUUID(), userId, codespaceId, ...times })
}

/** Sends what is due now, and from time to time, beside everything else until it is disposed of. */
export function followNotifications(ctx: DeliveryContext): AsyncDisposable {
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  const look = () => {
    const delivery = deliverDue(ctx, stopping.signal).finally(() => underWay.delete(delivery))
    underWay.add(delivery)
  }
  look()
  const timer = setInterval(look, lookEveryMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      stopping.abort()
      await Promise.all(underWay)
    },
  }
}
