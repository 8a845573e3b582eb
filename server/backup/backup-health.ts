import type { AppContext } from '#server/context.ts'
import { readSetting } from '#server/settings/settings.ts'
import { isOfLater, listBackups } from './backup-folder.ts'
import { backupHours } from './backups.settings.ts'

const hourMs = 60 * 60_000

type Found = { isWell: boolean; detail: string; advice: string }

/** How old the newest backup is; null where that is not ours to say. */
export async function judgeBackups(
  ctx: Pick<AppContext, 'config' | 'db' | 'clock'>,
  upForMs: number,
): Promise<Found | null> {
  if (ctx.config.databaseUrl !== undefined) return null
  const hours = await readSetting(ctx, backupHours)
  const now = ctx.clock.now()
  const [newest] = await listBackups(ctx.config, now)
  const where = ctx.config.backupFolder
  if (newest) {
    if (isOfLater(newest.madeAt, now)) {
      const detail = `The newest is of a time to come: ${newest.file}.`
      return {
        isWell: false,
        detail,
        advice: 'Set the clock right; npm start -- backup makes one now.',
      }
    }
    const age = now - newest.madeAt
    const detail = `The newest is ${ageInWords(age)} old, in ${where}.`
    if (hours > 0 && age < 2 * hours * hourMs) return { isWell: true, detail, advice: '' }
    const advice =
      hours === 0
        ? 'None is made by itself: choose how often under Settings, Backups, or run npm start -- backup.'
        : 'The log of the server says why none was made since. npm start -- backup makes one now.'
    return { isWell: false, detail, advice }
  }
  if (hours > 0 && upForMs < hourMs / 2) {
    const detail = 'The first is made within half an hour of the start.'
    return { isWell: true, detail, advice: '' }
  }
  const advice = 'npm start -- backup makes one; Settings, Backups says how often it is done.'
  return { isWell: false, detail: `There is none in ${where}.`, advice }
}

function ageInWords(ms: number): string {
  const hours = Math.max(0, Math.floor(ms / hourMs))
  if (hours < 1) return 'less than an hour'
  if (hours < 48) return hours === 1 ? 'an hour' : `${hours} hours`
  return `${Math.floor(hours / 24)} days`
}
