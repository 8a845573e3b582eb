import { PickList, type PickListProps } from './PickList.tsx'
import { PickStatus } from './PickStatus.tsx'

/** What is to choose from comes page by page. */
type Pages = {
  isPending: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage: boolean
  fetchNextPage: () => unknown
  isFetchingNextPage: boolean
}

/**
 * A list of which the server hands out a page at a time; `none` is said where it has
 * nothing that fits.
 */
export function PagedPickList(
  props: Omit<PickListProps, 'status'> & { pages: Pages; none: string },
) {
  const { pages, none, ...list } = props
  return (
    <PickList
      {...list}
      status={
        <PickStatus
          isPending={pages.isPending}
          error={pages.error}
          onRetry={() => void pages.refetch()}
          empty={list.options.length > 0 ? null : none}
          onMore={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
          isLoadingMore={pages.isFetchingNextPage}
        />
      }
    />
  )
}
