import type { AppContext } from '#server/context.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { CodespaceRetention } from './retention.schema.ts'
import { allowsPinning, maximumRetentionDays, retentionDays } from './retention.settings.ts'

export const dayMs = 24 * 60 * 60 * 1000
/** Nothing is put away sooner after its owner was told. */
export const noticeMs = 24 * 60 * 60 * 1000

/** What counts for an owner's codespaces of one repository. */
export type RetentionRules = { days: number; maximumDays: number | null; mayPin: boolean }

export async function readRetentionRules(
  ctx: SettingsContext,
  { ownerId: userId, repositoryUrl }: Pick<CodespaceRow, 'ownerId' | 'repositoryUrl'>,
): Promise<RetentionRules> {
  const subject = { userId, repositoryUrl }
  return {
    days: await readSetting(ctx, retentionDays, subject),
    maximumDays: await readSetting(ctx, maximumRetentionDays, subject),
    mayPin: await readSetting(ctx, allowsPinning, subject),
  }
}

/** What is written of a codespace that somebody is in: for people, and for what puts it away. */
export const usedNow = ({ clock, steadyClock }: Pick<AppContext, 'clock' | 'steadyClock'>) => ({
  lastUsedAt: clock.now(),
  usedSteadyAt: steadyClock.now(),
})

/** Its moments, as those of the row, are of the steady clock: `shownRetention` is for people. */
export function retentionOf(row: CodespaceRow, rules: RetentionRules): CodespaceRetention {
  const chosen = row.retentionDays ?? rules.days
  const days = Math.min(chosen, rules.maximumDays ?? chosen)
  const isPinned = row.pinnedAt !== null && rules.mayPin
  const counts = !isPinned && isUnused(row)
  return {
    ...{ days, isPinned, mayPin: rules.mayPin, ownDays: row.retentionDays },
    mostDays: rules.maximumDays,
    expiresAt: counts ? expiresAt(row, { days, isAtOnce: goesAtOnce(row, rules) }) : null,
  }
}

/** As the wall clock will say it. */
export function shownRetention(
  { steadyClock }: Pick<AppContext, 'steadyClock'>,
  row: CodespaceRow,
  rules: RetentionRules,
): CodespaceRetention {
  const retention = retentionOf(row, rules)
  return { ...retention, expiresAt: steadyClock.toWall(retention.expiresAt) }
}

/**
 * As somebody has chosen, and cannot be told of a day before. What could not be started is there to
 * be looked at, what was taken out of the trash is not to go there again at once, and a maximum that
 * leaves no days takes nothing without a notice.
 */
export function goesAtOnce(row: CodespaceRow, rules: RetentionRules): boolean {
  const { desired, usedSteadyAt, retentionDays, stoppedAt } = row
  const hasRun = stoppedAt !== null && stoppedAt >= usedSteadyAt
  if (desired !== 'stopped' || !hasRun) return false
  if (retentionDays !== null) return retentionDays === 0
  return rules.days === 0 && rules.maximumDays !== 0
}

/** Nobody has it run, and it is not in the trash. */
function isUnused({ desired, phase }: CodespaceRow): boolean {
  if (desired === 'running') return phase === 'failed'
  return desired === 'stopped' && phase !== 'running' && phase !== 'stopping'
}

/** When somebody was last in it, or it last ran. */
const unusedSince = ({ usedSteadyAt, stoppedAt }: CodespaceRow): number =>
  Math.max(usedSteadyAt, stoppedAt ?? 0)

/** Of the time it has been unused now, and not of one before. */
export function noticedAt(row: CodespaceRow): number | null {
  const { expiryNoticedAt } = row
  return expiryNoticedAt !== null && expiryNoticedAt >= unusedSince(row) ? expiryNoticedAt : null
}

function expiresAt(
  row: CodespaceRow,
  { days, isAtOnce }: { days: number; isAtOnce: boolean },
): number {
  const planned = unusedSince(row) + days * dayMs
  const noticed = noticedAt(row)
  // A policy that became stricter takes nothing away without its notice.
  return isAtOnce || noticed === null ? planned : Math.max(planned, noticed + noticeMs)
}
