import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import type { AdminColumn } from '../AdminTable.tsx'
import type { SectionProps } from '../admin-sections.ts'
import { SearchedTable } from '../SearchedTable.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { AdminCodespaceRow } from './AdminCodespaceRow.tsx'
import { CodespaceDialog, type CodespaceQuestion } from './CodespaceDialogs.tsx'
import { useCodespaceDeeds } from './use-codespace-deeds.ts'

/** States change by themselves. */
const againMs = 5000

const columns: AdminColumn[] = [
  { label: 'State', className: 'w-28 max-sm:hidden' },
  { label: 'Codespace', className: 'max-sm:pl-4' },
  { label: 'Owner', className: 'w-48 max-md:hidden' },
  { label: 'Last used', className: 'w-32 max-md:hidden' },
  { label: 'Actions', className: 'w-12', isForReaders: true },
]

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
  const isBusy = (name: string) =>
    [deeds.stop, deeds.remove].some((deed) => deed.isPending && deed.variables.name === name)
  return (
    <>
      <SectionHeading title="Codespaces">
        Everybody’s codespaces. You can stop and delete them; their files, terminals and secrets are
        only their owners’.
      </SectionHeading>
      <SearchedTable
        caption="Codespaces"
        nouns={['codespace', 'codespaces']}
        list={list}
        rowsOf={(page) => page.codespaces}
        columns={columns}
        row={(codespace) => (
          <AdminCodespaceRow
            key={codespace.name}
            codespace={codespace}
            isBusy={isBusy(codespace.name)}
            onAsk={(what) => setQuestion({ about: codespace, what })}
          />
        )}
        search={q}
        onSearch={(text) => onSearch({ q: text || undefined })}
        nothing={<Nothing search={q} onClear={() => onSearch({ q: undefined })} />}
      />
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
