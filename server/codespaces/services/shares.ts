import type { CompanionsPlan } from '#server/drivers/companions.schema.ts'
import type { ContainerSpec } from '#server/drivers/container-driver.ts'

type Limits = ContainerSpec['limits']
type Shares = { own: Limits; companions: Map<string, Limits> }

/** Of what a codespace has, for all that is not said: the rest is where somebody works. */
const usualPart = 0.25
/** Of whatever is said. */
const mostPart = 0.75
/** The engine refuses less, and next to nothing begins in less. */
const least: Limits = { memoryBytes: 64 * 1024 ** 2, cpus: 0.05, pids: 32 }

/**
 * What a codespace has, divided among its own container and those beside it: together they have no
 * more than one without any. Those that say nothing share a quarter; what others ask for is cut
 * where it is more than three quarters in all.
 */
export function sharesOf(
  whole: Limits,
  companions: readonly Pick<CompanionsPlan['companions'][number], 'name' | 'limits'>[],
): Shares {
  const own = { ...whole }
  const shares = new Map(companions.map(({ name }) => [name, { ...least }]))
  for (const key of ['memoryBytes', 'cpus', 'pids'] as const) {
    const usual = (whole[key] * usualPart) / Math.max(1, companions.length)
    const asked = companions.map(({ limits }) => limits[key] ?? usual)
    const sum = asked.reduce((total, one) => total + one, 0)
    const part = Math.min(1, (whole[key] * mostPart) / Math.max(sum, Number.MIN_VALUE))
    for (const [index, { name }] of companions.entries()) {
      const share = Math.max(least[key], (asked[index] ?? usual) * part)
      const given = key === 'cpus' ? Math.round(share * 100) / 100 : Math.floor(share)
      const limits = shares.get(name)
      if (limits) limits[key] = given
      own[key] -= given
    }
    if (key === 'cpus') own[key] = Math.round(own[key] * 100) / 100
    own[key] = Math.max(least[key], own[key])
  }
  return { own, companions: shares }
}
