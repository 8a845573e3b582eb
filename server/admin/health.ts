import type { AppContext } from '#server/context.ts'
import type { EngineInfo } from '#server/drivers/container-driver.ts'
import type { SystemHealth } from './admin.schema.ts'
import { countRunning } from './admin.store.ts'
import { type Check, carryOutChecks, ok } from './check.ts'
import { dataChecks, engineChecks } from './checks.ts'
import { machinesRow } from './machines-row.ts'

/** Everything that is looked after, each within three seconds, whatever the others do. */
export async function readHealth(ctx: AppContext): Promise<SystemHealth> {
  const engine = ctx.driver.probe()
  // Whoever asks for it hears of it.
  engine.catch(() => undefined)
  const keptChecks = dataChecks(ctx, process.uptime() * 1000)
  const checks = [...engineChecks(ctx, engine), ...keptChecks, ...runningChecks(ctx, engine)]
  return { rows: await carryOutChecks(checks), checkedAt: ctx.clock.now() }
}

/** What only a server that runs can say. */
function runningChecks(ctx: AppContext, engine: Promise<EngineInfo>): Check[] {
  return [
    {
      name: 'Machine types',
      advice: 'The log of the server says more.',
      look: async () => machinesRow(ctx, await engine.catch(() => null)),
    },
    {
      name: 'Isolation',
      advice: 'The log of the server says what was reached or could not be done.',
      async look() {
        const { isolation, isolationReason } = await ctx.isolation.status()
        if (isolation === 'verified') {
          return ok('Codespaces are kept off this machine, each other and private networks.')
        }
        const detail = isolationReason ?? ''
        if (isolation === 'unprotected') {
          const advice = 'Unset BOTHY_ISOLATION to have it verified before anything starts.'
          return { health: 'warning', detail, advice }
        }
        const advice = 'No codespace starts until this is put right; it is tried every minute.'
        return { health: 'failed', detail, advice }
      },
    },
    {
      name: 'Codespaces',
      advice: 'The log of the server says more.',
      async look() {
        const { running, all } = await countRunning(ctx.db)
        return ok(`${running} of ${all} run.`)
      },
    },
  ]
}
