import { sql } from 'kysely'
import type { AppContext } from '#server/context.ts'

type ReadinessContext = Pick<AppContext, 'clock' | 'db' | 'driver' | 'isolation'>

export type ReadinessReport = {
  isReady: boolean
  checks: Record<'database' | 'engine' | 'isolation', boolean>
}

const checkMs = 3000
/** Anybody may ask, as often as they like. */
const freshMs = 5000

/** Whether codespaces can be used and started here: asked of the engine and the database themselves. */
export class Readiness {
  readonly #ctx: ReadinessContext
  #last: { at: number; report: Promise<ReadinessReport> } | null = null

  constructor(ctx: ReadinessContext) {
    this.#ctx = ctx
  }

  /** At most five seconds old. Never rejects. */
  read(): Promise<ReadinessReport> {
    const now = this.#ctx.clock.now()
    if (this.#last === null || Math.abs(now - this.#last.at) >= freshMs) {
      this.#last = { at: now, report: this.#look() }
    }
    return this.#last.report
  }

  async #look(): Promise<ReadinessReport> {
    const { db, driver, isolation } = this.#ctx
    const [database, engine, kept] = await Promise.all([
      succeeds(() => sql`select 1`.execute(db)),
      succeeds(() => driver.probe()),
      succeeds(async () => {
        if ((await isolation.status()).isolation === 'unverified') throw new Error('Not verified.')
      }),
    ])
    const checks = { database, engine, isolation: kept }
    return { isReady: Object.values(checks).every(Boolean), checks }
  }
}

async function succeeds(look: () => Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), checkMs)
  const looked = async () => {
    try {
      await look()
      return true
    } catch {
      // Why is on the administrators' page, and for nobody else.
      return false
    }
  }
  try {
    return await Promise.race([looked(), promise])
  } finally {
    clearTimeout(timer)
  }
}
