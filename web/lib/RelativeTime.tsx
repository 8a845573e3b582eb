import { exactTime, relativeTime } from './relative-time.ts'
import { useNow } from './use-now.ts'

/** A time as people say it, kept up to date; the exact one on hover. */
export function RelativeTime({ at, className }: { at: number; className?: string }) {
  const now = useNow(30_000)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className={className}>
      {relativeTime(at, now)}
    </time>
  )
}
