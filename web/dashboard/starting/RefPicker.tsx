import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { PagedPickList } from './PagedPickList.tsx'
import { usePickText } from './use-pick-text.ts'
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
  const pick = usePickText(chosen)
  const prefix = useSettled(pick.written ?? '').trim()
  const listed = useInfiniteQuery(
    trpc.repositories.refs.infiniteQueryOptions(
      { repositoryUrl, kind, prefix },
      {
        enabled: pick.isOpen,
        initialCursor: 1,
        getNextPageParam: ({ nextPage }) => nextPage ?? undefined,
      },
    ),
  )
  const names = listed.data?.pages.flatMap(({ items }) => items) ?? []
  const choose = (name: string) => {
    pick.close()
    onChoose(name)
  }
  const name = (pick.written ?? '').trim()
  const word = kind === 'branch' ? 'branch' : 'tag'
  return (
    <PagedPickList
      {...pick.field(() => {
        // What is written and left counts, as in any field; the host says whether it is there.
        if (name !== '' && name !== chosen) choose(name)
      })}
      label={kind === 'branch' ? 'Branch' : 'Tag'}
      onEnter={() => name !== '' && choose(name)}
      options={names.map((one) => ({
        key: one.name,
        icon: kind === 'branch' ? 'git-branch' : 'tag',
        label: one.name,
      }))}
      onChoose={choose}
      error={error}
      pages={listed}
      none={`No ${word} begins so.`}
    />
  )
}
