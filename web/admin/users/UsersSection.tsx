import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import type { AdminColumn } from '../AdminTable.tsx'
import type { SectionProps } from '../admin-sections.ts'
import { SearchedTable } from '../SearchedTable.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { UserDialog, type UserQuestion } from './UserDialogs.tsx'
import { UserRow } from './UserRow.tsx'
import { useUserActions } from './use-user-actions.ts'

const columns: AdminColumn[] = [
  { label: 'Name' },
  { label: 'Role', className: 'w-32 sm:w-44' },
  { label: 'Codespaces', className: 'w-48 max-md:hidden' },
  { label: 'Last seen', className: 'w-32 max-md:hidden' },
  { label: 'Actions', className: 'w-12', isForReaders: true },
]

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
      <SearchedTable
        caption="Users"
        nouns={['person', 'people']}
        list={list}
        rowsOf={(page) => page.users}
        columns={columns}
        row={(user) => (
          <UserRow
            key={user.id}
            user={user}
            isOneself={user.id === userId}
            actions={actions}
            onAsk={(what) => setQuestion({ about: user, what })}
            onShowCodespaces={() => showCodespaces(user.githubLogin ?? user.name)}
          />
        )}
        search={q}
        onSearch={(text) => onSearch({ q: text || undefined })}
        nothing={
          <EmptyState
            icon="search"
            title={<span className="break-words">Nobody matches “{q}”</span>}
            action={<Button onClick={() => onSearch({ q: undefined })}>Show everybody</Button>}
          />
        }
      />
      {question !== null && (
        <UserDialog question={question} actions={actions} onClose={() => setQuestion(null)} />
      )}
      {again.dialog}
    </>
  )
}
