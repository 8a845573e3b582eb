import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { PickList } from './PickList.tsx'
import { PickStatus } from './PickStatus.tsx'
import { useSettled } from './use-settled.ts'

/** A branch or tag: of the first of them, or of those that begin as is written. */
export function RefPicker(props: {
  kind: 'branch' | 'tag'
  repositoryUrl: string
  chosen: string
  onChoose: (name: string) => void
  error: string | undefined
}) {
  const { kind, repositoryUrl, chosen, onChoose, error } = props
  const trpc = useTRPC()
  // Null: what is chosen stands in the field.
  const [text, setText] = useState<string | null>(null)
  const [isFocused, setFocused] = useState(false)
  const prefix = useSettled(text ?? '').trim()
  const listed = useInfiniteQuery(
    trpc.repositories.refs.infiniteQueryOptions(
      { repositoryUrl, kind, prefix },
      {
        enabled: isFocused,
        initialCursor: 1,
        getNextPageParam: ({ nextPage }) => nextPage ?? undefined,
      },
    ),
  )
  const names = listed.data?.pages.flatMap(({ items }) => items) ?? []
  const choose = (name: string) => {
    setText(null)
    setFocused(false)
    onChoose(name)
  }
  const word = kind === 'branch' ? 'branch' : 'tag'
  return (
    <PickList
      label={kind === 'branch' ? 'Branch' : 'Tag'}
      text={text ?? chosen}
      onText={(written) => {
        setFocused(true)
        setText(written)
      }}
      onFocusChange={(focused) => {
        setFocused(focused)
        // What is written and left counts, as in any field; the host says whether it is there.
        if (!focused && text !== null && text.trim() !== '' && text.trim() !== chosen)
          choose(text.trim())
        else if (!focused) setText(null)
      }}
      onEnter={() => {
        const name = (text ?? '').trim()
        if (name !== '') choose(name)
      }}
      isOpen={isFocused}
      options={names.map(({ name }) => ({
        key: name,
        icon: kind === 'branch' ? 'git-branch' : 'tag',
        label: name,
      }))}
      onChoose={choose}
      error={error}
      status={
        <PickStatus
          isPending={listed.isPending}
          error={listed.error}
          onRetry={() => void listed.refetch()}
          empty={names.length > 0 ? null : `No ${word} begins so.`}
          onMore={listed.hasNextPage ? () => void listed.fetchNextPage() : undefined}
          isLoadingMore={listed.isFetchingNextPage}
        />
      }
    />
  )
}
