import type { ReactNode } from 'react'
import type { NotificationTarget } from '#server/notifications/notifications.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Icon } from '#web/ui/Icon.tsx'

/** An address that is kept: whether it works, and what can be done with it. */
export function TargetLine(props: {
  icon: string
  target: NotificationTarget
  state: string
  children: ReactNode
}) {
  const { icon, target, state, children } = props
  const { address, problem } = target
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex min-w-0 items-center gap-2">
          <Icon name={icon} className="text-dim" />
          <span className="truncate" title={address}>
            {address}
          </span>
        </p>
        {problem === null ? (
          <p className="text-small text-dim">{state}</p>
        ) : (
          <p className="text-small break-words text-danger">
            The last notice did not arrive (<RelativeTime at={problem.at} />
            ): {problem.sentence}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  )
}
