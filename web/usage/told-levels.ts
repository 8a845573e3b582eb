import type { Quota } from '#server/usage/usage.schema.ts'
import { type Level, levelOf } from './usage-words.ts'

const storageKey = 'bothy.quotas.told'

type Told = Record<string, number>

/**
 * The marks that this user has passed and not been told of in this browser, of each quota the
 * highest. From now on they count as told: until the month is over, or the limit is another one.
 */
export function newlyPassed(quotas: readonly Quota[]): { quota: Quota; level: Level }[] {
  const told = readTold()
  const passed = quotas.flatMap((quota) => {
    const level = levelOf(quota)
    return level === null || level <= (told[keyOf(quota)] ?? 0) ? [] : [{ quota, level }]
  })
  if (passed.length > 0) {
    const news = passed.map(({ quota, level }) => [keyOf(quota), level] as const)
    writeTold({ ...ofMonths(told, quotas), ...Object.fromEntries(news) })
  }
  return passed
}

const keyOf = ({ resetsAt, kind, of, organization, limit }: Quota) =>
  [resetsAt, kind, of, organization ?? '', limit].join(' ')

/** What was told of months that are over is of no use. */
const ofMonths = (told: Told, quotas: readonly Quota[]): Told =>
  Object.fromEntries(
    Object.entries(told).filter(([key]) =>
      quotas.some(({ resetsAt }) => key.startsWith(`${resetsAt} `)),
    ),
  )

/** Of this page where storage is blocked. */
let kept: Told = {}

function readTold(): Told {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof stored === 'object' && stored !== null ? (stored as Told) : {}
  } catch {
    return kept
  }
}

function writeTold(told: Told): void {
  kept = told
  try {
    localStorage.setItem(storageKey, JSON.stringify(told))
  } catch {
    // Full or blocked: it is told again by the next page.
  }
}
