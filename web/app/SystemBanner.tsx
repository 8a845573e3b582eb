import { useLayoutEffect, useRef } from 'react'
import type { SystemStatus } from '#server/system/system.schema.ts'
import { useLiveSystemStatus } from '#web/lib/use-system-status.ts'
import { Icon } from '#web/ui/Icon.tsx'

/** Above every page, for as long as codespaces are not known to be alone. It cannot be put away. */
export function SystemBanner() {
  const status = useLiveSystemStatus()
  if (status === undefined || status.isolation === 'verified') return null
  return <Strip status={status} />
}

function Strip({ status: { isolation, isolationReason } }: { status: SystemStatus }) {
  const strip = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const root = document.documentElement
    const element = strip.current
    if (!element) return
    // What sticks to the top of a page, or fills it, leaves this much room.
    const measure = () =>
      root.style.setProperty('--system-banner-height', `${element.offsetHeight}px`)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
      root.style.removeProperty('--system-banner-height')
    }
  }, [])
  const isDanger = isolation === 'unverified'
  return (
    <div
      ref={strip}
      role={isDanger ? 'alert' : 'status'}
      className="sticky top-0 z-30 border-b border-line bg-raised text-small"
    >
      <p className="mx-auto flex items-start gap-2 px-4 py-1.5 in-data-[density=comfortable]:max-w-(--page-width)">
        <Icon
          name={isDanger ? 'error' : 'warning'}
          className={isDanger ? 'text-danger' : 'text-warning'}
        />
        <span className="min-w-0 break-words">
          <strong className="font-semibold">
            {isDanger ? 'No codespace can start.' : 'Codespaces are not protected from each other.'}
          </strong>{' '}
          {isDanger
            ? 'That they are alone on their networks could not be verified, so those that run are off theirs.'
            : 'Whoever runs this Bothy chose not to have isolation verified. Open only repositories you trust.'}{' '}
          {isolationReason !== null && (
            <span className={`text-dim ${isDanger ? '' : 'max-sm:sr-only'}`}>
              {isolationReason}
            </span>
          )}
        </span>
      </p>
    </div>
  )
}
