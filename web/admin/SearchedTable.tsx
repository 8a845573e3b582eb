import type { ReactNode } from 'react'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { MoreRows } from '#web/ui/MoreRows.tsx'
import { type AdminColumn, AdminTable } from './AdminTable.tsx'
import { SearchBar } from './SearchBar.tsx'
import { SectionData } from './SectionData.tsx'

/** A list that the server searches and hands out page by page. */
type Pages<Page> = {
  data: { pages: Page[] } | undefined
  isError: boolean
  error: unknown
  refetch: () => unknown
  isPlaceholderData: boolean
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => unknown
}

/** Everything of a kind on this Bothy: what looks for it, the table of it, and the way to more. */
export function SearchedTable<Page extends { total: number }, Row>(props: {
  /** Of readers, and in what is said of it: `Users`. */
  caption: string
  /** One of them, and several. */
  nouns: readonly [string, string]
  list: Pages<Page>
  rowsOf: (page: Page) => readonly Row[]
  columns: readonly AdminColumn[]
  row: (row: Row) => ReactNode
  search: string
  onSearch: (text: string) => void
  /** In place of the table where there are none. */
  nothing: ReactNode
}) {
  const { caption, nouns, list, rowsOf, columns, row, search, onSearch, nothing } = props
  const [noun, many] = nouns
  const kind = caption.toLowerCase()
  return (
    <>
      <SearchBar
        label={`Search ${many}`}
        value={search}
        onChange={onSearch}
        count={list.data?.pages[0]?.total}
        noun={noun}
        nouns={many}
      />
      <SectionData
        query={list}
        waiting={`Waiting for the ${kind}`}
        failed={`The ${kind} could not be loaded`}
      >
        {({ pages }) => {
          const rows = pages.flatMap(rowsOf)
          return (
            <>
              {rows.length === 0 ? (
                nothing
              ) : (
                <AdminTable
                  caption={caption}
                  isFixed
                  isBusy={list.isPlaceholderData}
                  columns={columns}
                  rows={rows.map(row)}
                />
              )}
              <MoreRows
                hasMore={list.hasNextPage}
                isLoading={list.isFetchingNextPage}
                error={list.isFetchNextPageError ? sentenceOf(list.error) : null}
                onMore={() => void list.fetchNextPage()}
              />
            </>
          )
        }}
      </SectionData>
    </>
  )
}
