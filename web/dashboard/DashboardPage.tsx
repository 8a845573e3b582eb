import { Link } from '@tanstack/react-router'
import { useCodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import { useCodespaces } from '#web/codespaces/use-codespaces.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { useIsSlow } from '#web/ui/Loading.tsx'
import { QuotaNotice } from '#web/usage/QuotaNotice.tsx'
import { arrangeCodespaces } from './arrange-codespaces.ts'
import { CodespaceList } from './CodespaceList.tsx'
import { DashboardSkeleton } from './DashboardSkeleton.tsx'
import { RecentlyDeleted } from './RecentlyDeleted.tsx'

/** All of one's codespaces. `filter` is what stands in the search field above it. */
export function DashboardPage({ filter, onClear }: { filter: string; onClear: () => void }) {
  useTitle('Codespaces')
  const { codespaces, error, retry, isStale } = useCodespaces()
  const actions = useCodespaceActions()
  const isOutOfDate = useIsSlow(isStale)
  if (codespaces === undefined) {
    if (error === null) return <DashboardSkeleton />
    return (
      <ErrorState
        title="The list could not be loaded"
        details={detailsOf(error)}
        action={<Button onClick={retry}>Try again</Button>}
      >
        {sentenceOf(error)} Your codespaces are not affected.
      </ErrorState>
    )
  }
  const { groups, deleted, count } = arrangeCodespaces(codespaces, filter)
  return (
    <div className="flex flex-col gap-6">
      <h1 className="sr-only">Codespaces</h1>
      {isOutOfDate && (
        <Banner tone="warning" action={<Button onClick={retry}>Try now</Button>}>
          The connection to Bothy is lost, so states may be out of date. Trying again by itself.
        </Banner>
      )}
      <QuotaNotice />
      {count === 0 && filter === '' && <NoCodespaces hasDeleted={deleted.length > 0} />}
      {count === 0 && filter !== '' && (
        <EmptyState
          icon="search"
          title={<span className="break-words">No codespace matches “{filter}”</span>}
          action={<Button onClick={onClear}>Clear the filter</Button>}
        />
      )}
      <CodespaceList groups={groups} actions={actions} />
      {deleted.length > 0 && <RecentlyDeleted codespaces={deleted} actions={actions} />}
    </div>
  )
}

function NoCodespaces({ hasDeleted }: { hasDeleted: boolean }) {
  return (
    <EmptyState
      icon="vm"
      title={hasDeleted ? 'No codespaces' : 'No codespaces yet'}
      action={
        <Link to="/new" className={buttonClasses('primary')}>
          {hasDeleted ? 'New codespace' : 'Create your first codespace'}
        </Link>
      }
    >
      A codespace is a container of your own with a repository in it, an editor and terminals. All
      it takes is the address of a Git repository, or one of the templates.
    </EmptyState>
  )
}
