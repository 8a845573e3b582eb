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
    // Ended while nobody watched. What was told of it already is not told again.
    const endedBefore = isFirstLook
      ? [...states.values()].filter((state) => endOf(state) !== null).map(({ name }) => name)
      : []
    for (const name of new Set([...running, ...endedBefore])) {
      const end = endOf(states.get(name))
      if (end === null || signal.aborted) continue
      const lines = await companions.lastLines(row.id, name)
      const isNews = running.has(name)
      await tell(ctx, row, { sentence: `The service ${name} ${end}.`, lines, isNews })
      running.delete(name)
    }
    isFirstLook = false
    for (const { name, status } of states.values()) if (status === 'running') running.add(name)
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Null of one that has done what it had to, or was never begun, too. */
function endOf(state: CompanionState | undefined): string | null {
  if (!state) return 'was removed'
  if (state.status !== 'exited' || state.exitCode === 0) return null
  return `ended with exit code ${state.exitCode ?? 'unknown'}`
}

/** Beside what was told of others: of each that has ended the step says so. */
async function tell(
  ctx: AppContext,
  { id: codespaceId, generation }: CodespaceRow,
  { sentence, lines, isNews }: { sentence: string; lines: string; isNews: boolean },
): Promise<void> {
  const start = { codespaceId, generation }
  const steps = await listSteps(ctx, codespaceId, generation)
  const step = steps.find(({ name }) => name === 'services')
  const told = step?.state === 'failed' ? (step.error ?? '') : ''
  const isTold = told.includes(sentence)
  if (isTold && !isNews) return
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
      error: isTold || told === '' ? told || sentence : `${told} ${sentence}`,
    },
  )
  ctx.changes.announce(codespaceId)
}
