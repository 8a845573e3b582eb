const words = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' })
const units: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `3 hours ago`, `in 6 days`; anything within a minute is `just now`. */
export function relativeTime(at: number, now: number): string {
  for (const [unit, ms] of units) {
    // Seven days less a moment are seven days.
    if (Math.abs(at - now) >= ms) return words.format(Math.round((at - now) / ms), unit)
  }
  return 'just now'
}

/** The exact time, in the words of this machine's region. */
export const exactTime = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** What something took: `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

const spans: [unit: string, ms: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** A length of time as a setting says it: `7 days`, `36 hours`, `90 minutes`. */
export function span(ms: number): string {
  const [unit, unitMs] = spans.find(([, each]) => ms >= each && ms % each === 0) ??
    spans.find(([, each]) => ms >= each) ?? ['second', 1000]
  const count = Math.round(ms / unitMs)
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`
}
