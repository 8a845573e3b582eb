import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { Codespace } from '../codespaces.schema.ts'
import { type CodespaceRow, findById, updateWhileRunning } from '../codespaces.store.ts'
import { announced, requireCodespace } from '../codespaces.ts'

/** It may be another server that somebody says it to. */
const lookEveryMs = 1000

/**
 * Has the start that is under way go on without waiting for its services. Nothing happens where it
 * waits for none.
 */
export async function skipServices(ctx: SignedInContext, name: string): Promise<Codespace> {
  const row = await requireCodespace(ctx, name)
  await updateWhileRunning(ctx, row, { servicesSkipped: row.generation })
  return announced(ctx, row.id, name)
}

type Skip = Disposable & { signal: AbortSignal }

/** A signal that aborts once somebody wants this start to go on without its services. */
export function followSkip(
  ctx: Pick<AppContext, 'db' | 'log'>,
  { id, generation }: Pick<CodespaceRow, 'id' | 'generation'>,
): Skip {
  const skipped = new AbortController()
  const over = new AbortController()
  const follow = async () => {
    while (!over.signal.aborted) {
      const row = await findById(ctx, id)
      if (row?.servicesSkipped === generation) return skipped.abort()
      await delay(lookEveryMs, undefined, { signal: over.signal })
    }
  }
  follow().catch((error: unknown) => {
    if (over.signal.aborted) return
    ctx.log.warn({ err: error, codespaceId: id }, 'Nobody can go on without services now')
  })
  return { signal: skipped.signal, [Symbol.dispose]: () => over.abort() }
}
