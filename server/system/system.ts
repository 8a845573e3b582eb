import { maximumTrashDays, trashDays } from '#server/codespaces/codespaces.settings.ts'
import { findOwned } from '#server/codespaces/codespaces.store.ts'
import { trashMsFor } from '#server/codespaces/what-counts.ts'
import type { IsolationStatus } from '#server/isolation/isolation.ts'
import { onSetting, readSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { readMaintenance } from './maintenance.ts'
import type { SystemStatus } from './system.schema.ts'
import { banner, maintenance, maintenanceStopAt } from './system.settings.ts'

/** What another server of the same database changed is noticed this late. */
const lookAgainMs = 60_000

/**
 * Where a codespace is named, with what counts for that one: its repository's policies may
 * be other ones.
 */
export async function readStatus(ctx: SignedInContext, name?: string): Promise<SystemStatus> {
  const status = await withSettings(ctx, await ctx.isolation.status())
  const row = name === undefined ? undefined : await findOwned(ctx, ctx.session.user.id, name)
  return row ? { ...status, trashMs: await trashMsFor(ctx, row) } : status
}

async function withSettings(
  ctx: SignedInContext,
  isolation: IsolationStatus,
): Promise<SystemStatus> {
  const ownerId = ctx.session.user.id
  return {
    ...isolation,
    trashMs: await trashMsFor(ctx, { ownerId, repositoryUrl: '' }),
    banner: await readSetting(ctx, banner),
    maintenance: await readMaintenance(ctx),
  }
}

/** The status now and whenever it changes. Ends with the signal. */
export async function* watchStatus(
  ctx: SignedInContext,
  signal: AbortSignal,
): AsyncGenerator<SystemStatus> {
  const over = new AbortController()
  const ended = AbortSignal.any([signal, over.signal])
  let isolation: IsolationStatus | null = null
  let failure: { error: unknown } | null = null
  let due = Promise.withResolvers<void>()
  const look = () => due.resolve()
  const following = (async () => {
    for await (const status of ctx.isolation.follow(ended)) {
      isolation = status
      look()
    }
  })().catch((error: unknown) => {
    failure = { error }
    look()
  })
  using hooks = new DisposableStack()
  for (const setting of [banner, maintenance, maintenanceStopAt, trashDays, maximumTrashDays]) {
    // biome-ignore lint/suspicious/noExplicitAny: whatever their values are, they are read anew
    hooks.use(onSetting<any>(ctx, setting, { changed: look }))
  }
  const timer = setInterval(look, lookAgainMs)
  hooks.defer(() => clearInterval(timer))
  ended.addEventListener('abort', look, { once: true })
  try {
    let last = ''
    for (;;) {
      await due.promise
      due = Promise.withResolvers()
      if (failure) throw (failure as { error: unknown }).error
      if (signal.aborted) return
      if (!isolation) continue
      const status = await withSettings(ctx, isolation)
      const text = JSON.stringify(status)
      if (text !== last) yield status
      last = text
    }
  } finally {
    over.abort()
    await following
  }
}
