import type { AppContext } from '#server/context.ts'
import { onSetting } from '#server/settings/setting-hooks.ts'
import { preparedPlaces, workspaceBytes } from '../codespaces.settings.ts'
import { isAnyAwaited } from '../codespaces.store.ts'

/**
 * What somebody waits for comes first: the engine does one thing after the other, and a browser on
 * this machine drops what it is loading when a bridge appears.
 */
const quietMs = 2000
const retryMs = 60_000

/**
 * Has as many places ready as are asked for, made behind the back of everybody who waits for
 * something. What cannot be made now is tried again: a codespace that finds none makes its own.
 */
export function keepPlacesFilled(ctx: AppContext): AsyncDisposable {
  const closing = new AbortController()
  let timer: NodeJS.Timeout | null = null
  let underWay: Promise<void> = Promise.resolve()
  const later = (ms: number) => {
    if (timer !== null || closing.signal.aborted) return
    timer = setTimeout(() => {
      timer = null
      underWay = underWay.then(look)
    }, ms).unref()
  }
  let wasAwaited = false
  const look = async () => {
    try {
      const isAwaited = await isAnyAwaited(ctx)
      // Whoever has just got it loads its page now.
      const isEarly = isAwaited || wasAwaited
      wasAwaited = isAwaited
      if (isEarly) return later(quietMs)
      await ctx.places.fill(ctx, closing.signal)
    } catch (error) {
      if (closing.signal.aborted) return
      ctx.log.warn({ err: error }, 'A place for a new codespace could not be prepared')
      later(retryMs)
    }
  }
  const follow = async () => {
    for await (const _ of ctx.changes.listen(closing.signal)) later(quietMs)
  }
  void follow()
  const changed = () => later(0)
  const hooks = [preparedPlaces, workspaceBytes].map((one) => onSetting(ctx, one, { changed }))
  later(quietMs)
  return {
    async [Symbol.asyncDispose]() {
      closing.abort()
      if (timer !== null) clearTimeout(timer)
      for (const hook of hooks) hook[Symbol.dispose]()
      await underWay
    },
  }
}
