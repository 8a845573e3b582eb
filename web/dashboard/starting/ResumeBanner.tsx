import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Resolution } from '#server/repositories/repositories.schema.ts'
import { shownState } from '#web/codespaces/codespace-words.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { buttonClasses } from '#web/ui/Button.tsx'
import { newestMatching } from './repository-words.ts'

/**
 * Offers the newest codespace that begins there already. A click resumes it, and nothing else does.
 */
export function ResumeBanner({ resolution }: { resolution: Resolution }) {
  const trpc = useTRPC()
  const codespaces = useQuery(trpc.codespaces.list.queryOptions())
  const { start } = useCodespaceActions()
  const newest = newestMatching(codespaces.data ?? [], resolution)
  if (!codespaces.data) return null
  if (!newest) return <Banner tone="info">You have no codespace of this yet.</Banner>
  return (
    <Banner
      tone="info"
      action={
        <Link
          to="/c/$name"
          params={{ name: newest.name }}
          onClick={() => newest.state === 'stopped' && start.mutate(wishFor(newest))}
          className={buttonClasses('primary')}
        >
          Resume {newest.displayName}
        </Link>
      }
    >
      You have a codespace of this: {shownState(newest).label.toLowerCase()}, last used{' '}
      <RelativeTime at={newest.lastUsedAt} />.
    </Banner>
  )
}
