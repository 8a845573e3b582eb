import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import {
  countsPortTraffic,
  idleTimeoutMinutes,
  maximumIdleTimeoutMinutes,
  maximumJobMinutes,
  maximumRunMinutes,
  mostIdleMinutes,
} from './lifetimes.settings.ts'

const minuteMs = 60_000

export type Limits = {
  idleMs: number
  /** The longest that its owner may choose. */
  mostIdleMs: number
  /** Null for no maximum. */
  maximumMs: number | null
  jobMs: number
  hasPortTraffic: boolean
}

/** What counts for this codespace at this moment, in milliseconds. Policies cap what was chosen. */
export async function readLimits(
  ctx: SettingsContext,
  row: Pick<CodespaceRow, 'ownerId' | 'repositoryUrl' | 'idleTimeoutMinutes'>,
): Promise<Limits> {
  const subject = { userId: row.ownerId, repositoryUrl: row.repositoryUrl || null }
  const usual = await readSetting(ctx, idleTimeoutMinutes, subject)
  const most = (await readSetting(ctx, maximumIdleTimeoutMinutes, subject)) ?? mostIdleMinutes
  const maximum = await readSetting(ctx, maximumRunMinutes, subject)
  return {
    idleMs: Math.min(row.idleTimeoutMinutes ?? usual, most) * minuteMs,
    mostIdleMs: most * minuteMs,
    maximumMs: maximum === null ? null : maximum * minuteMs,
    jobMs: (await readSetting(ctx, maximumJobMinutes, subject)) * minuteMs,
    hasPortTraffic: await readSetting(ctx, countsPortTraffic, subject),
  }
}
