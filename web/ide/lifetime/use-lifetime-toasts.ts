import { useEffect, useRef } from 'react'
import { showToast } from '#web/ui/Toast.tsx'
import { jobNotice, warningWords } from './lifetime-words.ts'
import type { Lifetime } from './use-lifetime.ts'

/** Warns before the codespace stops, with the way to stay; and tells of each job that ends. */
export function useLifetimeToasts(lifetime: Lifetime | null, onStay: () => void): void {
  const stay = useRef(onStay)
  useEffect(() => {
    stay.current = onStay
  })
  const isWarned = lifetime?.view.isWarned ?? false
  const { title, why } = lifetime
    ? warningWords(lifetime.view, lifetime.stopsAt)
    : { title: '', why: '' }
  const canStay = lifetime?.view.reason !== 'maximum'
  useEffect(() => {
    if (!isWarned) return
    return showToast({
      tone: 'warning',
      title,
      description: why,
      staysOpen: true,
      ...(canStay ? { action: { label: 'Stay', onSelect: () => stay.current() } } : {}),
    })
  }, [isWarned, title, why, canStay])

  const known = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    if (!lifetime) return
    const { jobs } = lifetime.view
    for (const job of jobs) {
      // What had ended before this page was opened is told by the list alone.
      if (job.end !== null && known.current?.has(job.id)) showToast(jobNotice(job))
    }
    known.current = new Set(jobs.filter(({ end }) => end === null).map(({ id }) => id))
  }, [lifetime])
}
