import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { MoreRows } from '#web/ui/MoreRows.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { AdminTable } from '../AdminTable.tsx'
import type { SectionProps } from '../admin-sections.ts'
import { SearchBar } from '../SearchBar.tsx'
import { SectionError } from '../SectionError.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { AdminCodespaceRow } from './AdminCodespaceRow.tsx'
import { CodespaceDialog, type CodespaceQuestion } from './CodespaceDialogs.tsx'
import { useCodespaceDeeds } from './use-codespace-deeds.ts'

/** States change by themselves. */
const againMs = 5000

/** Everybody's codespaces, the last used first, and the two things that can be done with them. */
export function CodespacesSection({ search, onSearch }: SectionProps) {
  const { q = '' } = search
  const trpc = useTRPC()
  const list = useInfiniteQuery(
    trpc.admin.codespaces.list.infiniteQueryOptions(
      { search: q },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor,
        placeholderData: keepPreviousData,
        refetchInterval: againMs,
      },
    ),
  )
  const again = useSignInAgain()
  const deeds = useCodespaceDeeds(again.ask)
  const [question, setQuestion] = useState<CodespaceQuestion | null>(null)
  const codespaces = list.data?.pages.flatMap((page) => page.codespaces)
  const isBusy = (name: string) =>
    [deeds.stop, deeds.remove].some((deed) => deed.isPending && deed.variables.name === name)
  return (
    <>
      <SectionHeading title="Codespaces">
        Everybody’s codespaces. You can stop and delete them; their files, terminals and secrets are
        only their owners’.
      </SectionHeading>
      <SearchBar
        label="Search codespaces"
        value={q}
        onChange={(text) => onSearch({ q: text || undefined })}
        count={list.data?.pages[0]?.total}
        noun="codespace"
        nouns="codespaces"
      />
      {codespaces === undefined && list.isError && (
        <SectionError
          title="The codespaces could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {codespaces === undefined && !list.isError && (
        <RowsSkeleton label="Waiting for the codespaces" />
      )}
      {codespaces?.length === 0 && (
        <Nothing search={q} onClear={() => onSearch({ q: undefined })} />
      )}
      {codespaces !== undefined && codespaces.length > 0 && (
        <AdminTable
          caption="Codespaces"
          isFixed
          isBusy={list.isPlaceholderData}
          columns={
            <>
              <th scope="col" className="w-28 py-2 pr-3 pl-4 font-normal max-sm:hidden">
                State
              </th>
              <th scope="col" className="py-2 pr-3 font-normal max-sm:pl-4">
                Codespace
              </th>
              <th scope="col" className="w-48 py-2 pr-3 font-normal max-md:hidden">
                Owner
              </th>
              <th scope="col" className="w-32 py-2 pr-3 font-normal max-md:hidden">
                Last used
              </th>
              <th scope="col" className="w-12 py-2 pr-3">
                <span className="sr-only">Actions</span>
              </th>
            </>
          }
          rows={codespaces.map((codespace) => (
            <AdminCodespaceRow
              key={codespace.name}
              codespace={codespace}
              isBusy={isBusy(codespace.name)}
              onAsk={(what) => setQuestion({ about: codespace, what })}
            />
          ))}
        />
      )}
      {codespaces !== undefined && (
        <MoreRows
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          error={list.isFetchNextPageError ? sentenceOf(list.error) : null}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      {question !== null && (
        <CodespaceDialog question={question} deeds={deeds} onClose={() => setQuestion(null)} />
      )}
      {again.dialog}
    </>
  )
}

function Nothing({ search, onClear }: { search: string; onClear: () => void }) {
  if (search === '') {
    return (
      <EmptyState icon="vm" title="Nobody has a codespace">
        Whatever anybody here creates is listed.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="search"
      title={<span className="break-words">No codespace matches “{search}”</span>}
      action={<Button onClick={onClear}>Show all codespaces</Button>}
    />
  )
}
