import type { AppContext } from '#server/context.ts'
import { enforceQuotas } from './enforce-quotas.ts'
import { recordTurn, recordUsage } from './record-usage.ts'

const everyMs = 30_000

/**
 * Counts every half minute, and whenever a codespace begins or ends to run. What fails is counted
 * the next time.
 */
export function followUsage(ctx: AppContext): AsyncDisposable {
  const closing = new AbortController()
  let underWay: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => {
    underWay = underWay.then(work).catch((error: unknown) => {
      if (closing.signal.aborted) return
      ctx.log.error({ err: error }, 'Usage could not be counted; it is tried again')
    })
  }
  const follow = async () => {
    for await (const id of ctx.changes.listen(closing.signal)) inTurn(() => recordTurn(ctx, id))
  }
  let isCounting = false
  const count = () => {
    // Where it takes longer than that, no queue of them is to grow.
    if (isCounting) return
    isCounting = true
    inTurn(() => recordUsage(ctx))
    inTurn(() =>
      enforceQuotas(ctx).finally(() => {
        isCounting = false
      }),
    )
  }
  follow().catch((error: unknown) => {
    if (!closing.signal.aborted) ctx.log.error({ err: error }, 'Changes are not counted any more')
  })
  count()
  const timer = setInterval(count, everyMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      closing.abort()
      clearInterval(timer)
      await underWay
    },
  }
}
