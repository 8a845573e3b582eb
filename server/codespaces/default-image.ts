import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { onSetting } from '#server/settings/settings.ts'
import { defaultImage } from './codespaces.settings.ts'

/**
 * An image that is not there is pulled meanwhile: nobody waits longer than this to be told
 * that it is none.
 */
const patienceMs = 20_000
const pullMs = 15 * 60 * 1000

/**
 * While it lives, an image that the engine neither has nor gets is refused as the default (S-93).
 */
export function guardDefaultImage(
  ctx: Pick<AppContext, 'config' | 'driver' | 'log'>,
  waitMs = patienceMs,
): Disposable {
  return onSetting(ctx, defaultImage, {
    async verify(image) {
      if (image === null) return
      const found = ctx.driver
        .imageUser(image, AbortSignal.timeout(pullMs))
        .catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error)
          ctx.log.warn({ err: error, image }, 'An image that was to be the default cannot be had')
          throw new AppError('SETTING_VALUE_INVALID', `The engine cannot get ${image}. ${why}`, {
            cause: error,
          })
        })
      // A large one that is still on its way is taken at its word; what then fails is in the log.
      await Promise.race([found, delay(waitMs, undefined, { ref: false })])
      found.catch(() => undefined)
    },
  })
}
