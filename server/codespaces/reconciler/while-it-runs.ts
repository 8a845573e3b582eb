import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { Acting } from '../lease/acting.ts'

/** Most agents answer before it is looked at all. */
const lookEveryMs = 1000

/**
 * The work, for as long as the container runs.
 * @throws AppError IMAGE_UNUSABLE where that has ended, which nobody has to wait for the agent of
 */
export async function whileItRuns(
  { driver }: Acting['ctx'],
  { id }: CodespaceRow,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController()
  const ended = (async () => {
    for (;;) {
      await delay(lookEveryMs, undefined, { signal: over.signal })
      // An engine that does not answer says nothing of the container.
      const state = await driver.inspect(id).catch(() => null)
      if (state?.status !== 'exited') continue
      const why = state.isOutOfMemory
        ? 'it had no memory left'
        : `its exit code was ${state.exitCode}`
      throw new AppError('IMAGE_UNUSABLE', `The container ended as soon as it was started: ${why}.`)
    }
  })()
  ended.catch(() => over.abort())
  try {
    await Promise.race([work(AbortSignal.any([signal, over.signal])), ended])
  } finally {
    over.abort()
  }
}
