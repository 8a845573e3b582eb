import type { HealthRow } from './admin.schema.ts'

const checkMs = 3000

export type Verdict = Omit<HealthRow, 'name'>
/** Rejects with what it found wrong, or resolves to what it found; null for nothing to say. */
export type Check = { name: string; advice: string; look: () => Promise<Verdict | null> }

export const ok = (detail: string): Verdict => ({ health: 'ok', detail, advice: null })

/** All at once, each within three seconds, whatever the others do. In their order. */
export async function carryOutChecks(checks: readonly Check[]): Promise<HealthRow[]> {
  const rows = await Promise.all(checks.map(carryOut))
  return rows.filter((row) => row !== null)
}

/** Null for what there is nothing to say of. */
async function carryOut({ name, advice, look }: Check): Promise<HealthRow | null> {
  const { promise, resolve } = Promise.withResolvers<Verdict>()
  const late = `It did not answer within ${checkMs / 1000} seconds.`
  const timer = setTimeout(() => resolve({ health: 'failed', detail: late, advice }), checkMs)
  try {
    const verdict = await Promise.race([look(), promise])
    return verdict && { name, ...verdict }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { name, health: 'failed', detail: detail.slice(0, 500), advice }
  } finally {
    clearTimeout(timer)
  }
}
