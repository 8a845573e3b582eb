import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
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
import { UserDialog, type UserQuestion } from './UserDialogs.tsx'
import { UserRow } from './UserRow.tsx'
import { useUserActions } from './use-user-actions.ts'

/** Everybody who has ever signed in. */
export function UsersSection({ userId, search, onSearch }: SectionProps) {
  const { q = '' } = search
  const trpc = useTRPC()
  const navigate = useNavigate()
  const list = useInfiniteQuery(
    trpc.admin.users.list.infiniteQueryOptions(
      { search: q },
      { getNextPageParam: ({ nextCursor }) => nextCursor, placeholderData: keepPreviousData },
    ),
  )
  const again = useSignInAgain()
  const actions = useUserActions(again.ask)
  const [question, setQuestion] = useState<UserQuestion | null>(null)
  const users = list.data?.pages.flatMap((page) => page.users)
  const showCodespaces = (name: string) =>
    void navigate({
      to: '/admin/{-$section}',
      params: { section: 'codespaces' },
      search: { q: name },
    })
  return (
    <>
      <SectionHeading title="Users">
        Everybody who has signed in here. Who may sign in at all is a setting.
      </SectionHeading>
      <SearchBar
        label="Search people"
        value={q}
        onChange={(text) => onSearch({ q: text || undefined })}
        count={list.data?.pages[0]?.total}
        noun="person"
        nouns="people"
      />
      {users === undefined && list.isError && (
        <SectionError
          title="The users could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {users === undefined && !list.isError && <RowsSkeleton label="Waiting for the users" />}
      {users?.length === 0 && (
        <EmptyState
          icon="search"
          title={<span className="break-words">Nobody matches “{q}”</span>}
          action={<Button onClick={() => onSearch({ q: undefined })}>Show everybody</Button>}
        />
      )}
      {users !== undefined && users.length > 0 && (
        <AdminTable
          caption="Users"
          isFixed
          isBusy={list.isPlaceholderData}
          columns={
            <>
              <th scope="col" className="py-2 pr-3 pl-4 font-normal">
                Name
              </th>
              <th scope="col" className="w-32 py-2 pr-3 font-normal sm:w-44">
                Role
              </th>
              <th scope="col" className="w-48 py-2 pr-3 font-normal max-md:hidden">
                Codespaces
              </th>
              <th scope="col" className="w-32 py-2 pr-3 font-normal max-md:hidden">
                Last seen
              </th>
              <th scope="col" className="w-12 py-2 pr-3">
                <span className="sr-only">Actions</span>
              </th>
            </>
          }
          rows={users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              isOneself={user.id === userId}
              actions={actions}
              onAsk={(what) => setQuestion({ about: user, what })}
              onShowCodespaces={() => showCodespaces(user.githubLogin ?? user.name)}
            />
          ))}
        />
      )}
      {users !== undefined && (
        <MoreRows
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          error={list.isFetchNextPageError ? sentenceOf(list.error) : null}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      {question !== null && (
        <UserDialog question={question} actions={actions} onClose={() => setQuestion(null)} />
      )}
      {again.dialog}
    </>
  )
}
