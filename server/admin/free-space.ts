import { statfs } from 'node:fs/promises'
import type { HealthRow } from './admin.schema.ts'

const gigabyte = 1024 ** 3
const leastShare = 0.1
const leastBytes = 5 * gigabyte

/** As people say it: `3.2 GiB`. */
export function inWords(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let amount = bytes
  let unit = 0
  for (; amount >= 1024 && unit < units.length - 1; unit += 1) amount /= 1024
  return `${amount >= 100 || unit === 0 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`
}

/** Of the disk that has this folder. */
export async function spaceRow(folder: string): Promise<Omit<HealthRow, 'name'>> {
  const { bsize, blocks, bavail } = await statfs(folder)
  return judgeSpace(folder, { freeBytes: bavail * bsize, totalBytes: blocks * bsize })
}

/** Little is under a tenth or 5 GiB, whichever comes first; next to nothing is as bad as none. */
export function judgeSpace(
  folder: string,
  { freeBytes, totalBytes }: { freeBytes: number; totalBytes: number },
): Omit<HealthRow, 'name'> {
  const detail = `${inWords(freeBytes)} of ${inWords(totalBytes)} are free for ${folder}.`
  if (freeBytes >= leastBytes && freeBytes >= totalBytes * leastShare) {
    return { health: 'ok', detail, advice: null }
  }
  const advice =
    'Delete codespaces nobody needs, and images no codespace uses, or give it more room.'
  return { health: freeBytes < gigabyte / 2 ? 'failed' : 'warning', detail, advice }
}
