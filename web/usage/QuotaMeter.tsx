import type { Quota } from '#server/usage/usage.schema.ts'
import { hoursWord, levelOf, quotaName, shareOf } from './usage-words.ts'

/** How much of a quota is used, in words and as a bar. */
export function QuotaMeter({ quota }: { quota: Quota }) {
  const name = quotaName(quota)
  const used = `${hoursWord(quota.used)} of ${hoursWord(quota.limit)}`
  const share = Math.min(1, shareOf(quota))
  const level = levelOf(quota)
  const tone = level === 100 ? 'bg-danger' : level === null ? 'bg-dim' : 'bg-warning'
  return (
    <li>
      <p className="mb-1 flex flex-wrap gap-x-2">
        <span className="min-w-0 flex-1 break-words first-letter:uppercase">{name}</span>
        <span className="text-dim tabular-nums">
          {used}
          {level === 100 && ', used up'}
        </span>
      </p>
      <div className="h-1.5 overflow-hidden rounded-control bg-active">
        <meter aria-label={name} aria-valuetext={used} value={share} className="sr-only" />
        <div className={`h-full ${tone}`} style={{ width: `${share * 100}%` }} />
      </div>
    </li>
  )
}
