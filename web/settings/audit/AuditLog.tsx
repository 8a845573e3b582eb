import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { AuditFilter } from '#server/audit/audit.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { MoreRows } from '#web/ui/MoreRows.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { AuditFilterBar } from './AuditFilterBar.tsx'
import { AuditRow } from './AuditRow.tsx'
import { type AuditSearch, filterOf, isFiltered } from './audit-search.ts'

/**
 * What was done, the newest first: all of it for an administrator, or what oneself did and what was
 * done to what is one's own. The filter is the caller's to keep, such as in the page's address.
 */
export function AuditLog(props: {
  of: 'everybody' | 'oneself'
  search: AuditSearch
  onSearch: (changed: AuditSearch) => void
}) {
  const { of, search, onSearch } = props
  const filter = filterOf(search)
  const log = useAuditPages(of, filter)
  const events = log.data?.pages.flatMap((page) => page.events)
  const clear = () => onSearch({ q: undefined, actions: undefined, from: undefined, to: undefined })
  return (
    <div className="flex flex-col gap-4">
      <AuditFilterBar
        search={search}
        onSearch={onSearch}
        exportFilter={of === 'everybody' ? filter : null}
        onRefresh={() => void log.refetch()}
        isRefreshing={log.isRefetching}
      />
      {events === undefined && log.isError && (
        <ErrorState
          title="The log could not be loaded"
          details={detailsOf(log.error)}
          action={<Button onClick={() => void log.refetch()}>Try again</Button>}
        >
          {sentenceOf(log.error)} What is recorded is not affected.
        </ErrorState>
      )}
      {events === undefined && !log.isError && <RowsSkeleton label="Waiting for the audit log" />}
      {events?.length === 0 && <Nothing search={search} onClear={clear} />}
      {events !== undefined && events.length > 0 && (
        <ul
          aria-label="Events, the newest first"
          aria-busy={log.isPlaceholderData || undefined}
          className="divide-y divide-line rounded-card border border-line aria-busy:opacity-60"
        >
          {events.map((event) => (
            <AuditRow key={event.id} event={event} />
          ))}
        </ul>
      )}
      {events !== undefined && (
        <MoreRows
          hasMore={log.hasNextPage}
          isLoading={log.isFetchingNextPage}
          error={log.isFetchNextPageError ? sentenceOf(log.error) : null}
          onMore={() => void log.fetchNextPage()}
        />
      )}
    </div>
  )
}

function useAuditPages(of: 'everybody' | 'oneself', filter: AuditFilter) {
  const trpc = useTRPC()
  const list = of === 'everybody' ? trpc.audit.list : trpc.audit.own
  return useInfiniteQuery(
    list.infiniteQueryOptions(filter, {
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  )
}

function Nothing({ search, onClear }: { search: AuditSearch; onClear: () => void }) {
  if (!isFiltered(search)) {
    return (
      <EmptyState icon="history" title="Nothing is recorded yet">
        Sign-ins, changed settings and what is done with codespaces appear here.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="search"
      title="No event matches"
      action={<Button onClick={onClear}>Clear the filter</Button>}
    />
  )
}
