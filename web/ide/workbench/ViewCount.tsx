import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import type { ViewBadge } from '../view-badges.ts'

/** What a view counts; null where there is nothing to count. */
export function useBadge(viewId: string): ViewBadge | null {
  const { viewBadges } = useIde()
  const badge = useStore(viewBadges.store, (all) => all[viewId])
  return badge && badge.count > 0 ? badge : null
}

/** The number itself, which is no text: readers hear it in the name of what it stands in. */
export function ViewCount({ count, className = '' }: { count: number; className?: string }) {
  return (
    <span
      aria-hidden
      data-count={count > 99 ? '99+' : count}
      className={`inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-active px-1 text-[10px]/none font-medium text-text after:content-[attr(data-count)] ${className}`}
    />
  )
}
