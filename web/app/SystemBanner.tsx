import { useLayoutEffect, useRef } from 'react'
import type { SystemStatus } from '#server/system/system.schema.ts'
import { type LineProblem, useLineProblem } from '#web/lib/live-line.ts'
import { useLiveSystemStatus } from '#web/lib/use-system-status.ts'
import { Icon } from '#web/ui/Icon.tsx'

/**
 * Above every page: what whoever runs this Bothy has to say to everybody, and for as long as
 * codespaces are not known to be alone, or this page has no line to the server, that. None can be
 * put away.
 */
export function SystemBanner() {
  const status = useLiveSystemStatus()
  const problem = useLineProblem()
  if (status === undefined || (isQuiet(status) && problem === null)) return null
  return <Strips status={status} problem={problem} />
}

const isQuiet = ({ isolation, banner, maintenance }: SystemStatus) =>
  isolation === 'verified' && !banner && maintenance === null

const line =
  'mx-auto flex items-start gap-2 px-4 py-1.5 in-data-[density=comfortable]:max-w-(--page-width)'

function Strips({ status, problem }: { status: SystemStatus; problem: LineProblem | null }) {
  const { banner, isolation, maintenance } = status
  const strips = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const root = document.documentElement
    const element = strips.current
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
  return (
    <div
      ref={strips}
      className="sticky top-0 z-30 divide-y divide-line border-b border-line bg-raised text-small"
    >
      {problem !== null && <Line problem={problem} />}
      {isolation !== 'verified' && <Isolation status={status} />}
      {maintenance !== null && <Maintenance {...maintenance} />}
      {banner && (
        <section aria-label="Notice" className="max-h-[30vh] overflow-y-auto">
          <p role="status" className={line}>
            <Icon name="info" className="text-info" />
            <span className="min-w-0 wrap-anywhere whitespace-pre-line">{banner}</span>
          </p>
        </section>
      )}
    </div>
  )
}

const lineWords: Record<LineProblem, string> = {
  'upgrade-lost':
    'The proxy in front of Bothy takes the upgrade out of WebSockets. Until whoever runs it lets them through, terminals, files and what changes by itself do not work.',
  blocked:
    'Bothy answers, but no WebSocket gets through to it. A proxy, a VPN or an extension of the browser may be in between. Until then terminals, files and what changes by itself do not work.',
}

function Line({ problem }: { problem: LineProblem }) {
  return (
    <p role="alert" className={line}>
      <Icon name="debug-disconnect" className="text-danger" />
      <span className="min-w-0 break-words">
        <strong className="font-semibold">No live connection.</strong> {lineWords[problem]}
      </span>
    </p>
  )
}

function Maintenance({ stopsAt }: NonNullable<SystemStatus['maintenance']>) {
  return (
    <p role="status" className={line}>
      <Icon name="tools" className="text-warning" />
      <span className="min-w-0 break-words">
        <strong className="font-semibold">Maintenance.</strong> Nobody but administrators starts or
        creates a codespace.{' '}
        {stopsAt === null ? (
          'Those that run go on.'
        ) : (
          <>
            Those that run stop at{' '}
            <time dateTime={new Date(stopsAt).toISOString()}>{clockOf(stopsAt)}</time>; their files
            are kept.
          </>
        )}
      </span>
    </p>
  )
}

/** In the reader's own time, with its zone, since people read it who are elsewhere. */
const clockOf = (at: number): string =>
  new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'long' })

function Isolation({ status: { isolation, isolationReason } }: { status: SystemStatus }) {
  const isDanger = isolation === 'unverified'
  return (
    <p role={isDanger ? 'alert' : 'status'} className={line}>
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
          <span className={`text-dim ${isDanger ? '' : 'max-sm:sr-only'}`}>{isolationReason}</span>
        )}
      </span>
    </p>
  )
}
