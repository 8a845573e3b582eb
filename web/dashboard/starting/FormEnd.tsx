import type { ReactNode } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'

/** The last row: what is still awaited, a link to what is filled in, and the ways on. */
export function FormEnd(props: {
  isAwaited: boolean
  /** Null where there is nothing to share yet. */
  onShare: (() => void) | null
  children: ReactNode
}) {
  const { isAwaited, onShare, children } = props
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {isAwaited && (
        <span role="status" className="flex items-center gap-1.5 text-dim">
          <Icon name="loading" isSpinning /> Looking at the repository…
        </span>
      )}
      {onShare && !isAwaited && (
        <Button variant="ghost" icon="link" onClick={onShare}>
          Share a link…
        </Button>
      )}
      {children}
    </div>
  )
}
