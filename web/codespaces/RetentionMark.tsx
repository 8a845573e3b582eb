import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { exactTime } from '#web/lib/relative-time.ts'
import { useNow } from '#web/lib/use-now.ts'
import { Icon } from '#web/ui/Icon.tsx'

const dayMs = 24 * 60 * 60 * 1000
/** What is shown may be from a minute ago, which does not make thirty days thirty-one. */
const slackMs = 2 * 60_000
/** From then on it is a warning. */
const soonDays = 3

/** That it is pinned, or when it goes into the trash unless somebody opens it. */
export function RetentionMark({ codespace: { retention } }: { codespace: Codespace }) {
  const now = useNow(60_000)
  const { isPinned, expiresAt } = retention
  if (isPinned) {
    return (
      <span className="inline-flex shrink-0 items-center gap-1.5" title="Kept until you delete it">
        <Icon name="pinned" />
        Pinned
      </span>
    )
  }
  if (expiresAt === null) return null
  const days = Math.ceil((expiresAt - now - slackMs) / dayMs)
  const tone = days <= soonDays ? 'text-warning' : ''
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1.5 ${tone}`}
      title={`Goes into the trash on ${exactTime(expiresAt)} unless you open or pin it`}
    >
      <Icon name="calendar" />
      {days > 1 ? `Expires in ${days} days` : 'Expires within a day'}
    </span>
  )
}
