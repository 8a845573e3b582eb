import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import type { CompanionState } from '#server/drivers/companions.ts'
import { type CodespaceRow, listSteps, writeStep } from '../codespaces.store.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'

const lookEveryMs = 3000

/**
 * Says of each service that ends or is taken away while its codespace runs that it did, with what
 * it printed last: in the step that started them. The codespace goes on without it. Ends with the
 * signal.
 */
export async function watchServices(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  const { companions } = ctx.driver
  const { services } = configurationOf(row)
  if (!companions || services === null || !isTrustedStart(row)) return
  const running = new Set<string>()
  let isFirstLook = true
  while (!signal.aborted) {
    const states = new Map(
      (await companions.list(row.id)).map((state) => [state.name, state] as const),
    )
    if (isFirstLook && !(await isToldAlready(ctx, row))) {
      for (const { name, status } of states.values()) if (status === 'exited') running.add(name)
    }
    isFirstLook = false
    for (const name of [...running]) {
      const end = endOf(states.get(name))
      if (end === null || signal.aborted) continue
      running.delete(name)
      const lines = await companions.lastLines(row.id, name)
      await tell(ctx, row, { sentence: `The service ${name} ${end}.`, lines })
    }
    for (const { name, status } of states.values()) if (status === 'running') running.add(name)
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Of a start that failed, or by a server before this one. */
async function isToldAlready(ctx: AppContext, { id, generation }: CodespaceRow): Promise<boolean> {
  const steps = await listSteps(ctx, id, generation)
  return steps.some(({ name, state }) => name === 'services' && state === 'failed')
}

/** Null of one that has done what it had to, too. */
function endOf(state: CompanionState | undefined): string | null {
  if (!state) return 'was removed'
  if (state.status === 'running' || state.exitCode === 0) return null
  return `ended with exit code ${state.exitCode ?? 'unknown'}`
}

async function tell(
  ctx: AppContext,
  { id: codespaceId, generation }: CodespaceRow,
  { sentence, lines }: { sentence: string; lines: string },
): Promise<void> {
  const start = { codespaceId, generation }
  using log = ctx.stepLogs.write({ ...start, name: 'services' })
  log.add(`\n${sentence}\n${lines}\n`)
  const now = ctx.clock.now()
  await writeStep(
    ctx,
    { ...start, name: 'services' },
    {
      state: 'failed',
      startedAt: now,
      endedAt: now,
      error: sentence,
    },
  )
  ctx.changes.announce(codespaceId)
}
