import type { RequestContext } from '../context.ts'
import type { KeptState } from '../protocol/state.ts'
import { Wake } from '../wake.ts'
import { userStateOf } from './user-state.ts'

/** The subscription `state.follow`: what other sessions of this user set. */
export async function* followState(
  ctx: RequestContext,
  session: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<KeptState, void> {
  const waiting = new Map<string, KeptState>()
  const wake = new Wake()
  wake.wakeOn(signal)
  using _listening = userStateOf(ctx).listen(ctx.caller.userId, (state) => {
    if (state.session === session) return
    waiting.set(state.key, state)
    wake.wake()
  })
  while (!signal?.aborted) {
    await wake.wait()
    for (const [key, state] of waiting) {
      waiting.delete(key)
      yield state
    }
  }
}
