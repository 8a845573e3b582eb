import { useInfiniteQuery } from '@tanstack/react-query'
import type { PullRequest } from '#server/repositories/repositories.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { PagedPickList } from './PagedPickList.tsx'
import type { PickOption } from './PickRow.tsx'
import { usePickText } from './use-pick-text.ts'

/** An open pull request or issue of the list, or any by its number. */
export function NumberPicker(props: {
  kind: 'pull' | 'issue'
  repositoryUrl: string
  chosen: string
  onChoose: (number: number) => void
  error: string | undefined
}) {
  const { kind, repositoryUrl, chosen, onChoose, error } = props
  const trpc = useTRPC()
  const pick = usePickText(chosen)
  const paging = {
    initialCursor: 1,
    getNextPageParam: ({ nextPage }: { nextPage: number | null }) => nextPage ?? undefined,
  }
  const isPull = kind === 'pull'
  const { repositories } = trpc
  const pulls = useInfiniteQuery(
    repositories.pullRequests.infiniteQueryOptions(
      { repositoryUrl },
      { ...paging, enabled: pick.isOpen && isPull },
    ),
  )
  const issues = useInfiniteQuery(
    repositories.issues.infiniteQueryOptions(
      { repositoryUrl },
      { ...paging, enabled: pick.isOpen && !isPull },
    ),
  )
  const listed = isPull ? pulls : issues
  const all = isPull
    ? (pulls.data?.pages.flatMap(({ items }) => items.map(pullOption)) ?? [])
    : (issues.data?.pages.flatMap(({ items }) =>
        items.map(({ number, title, author }) => ({
          key: String(number),
          icon: 'issues',
          label: `#${number} ${title}`,
          detail: author,
        })),
      ) ?? [])
  const words = (pick.written ?? '').trim().toLowerCase()
  const options = all.filter(({ label }) => label.toLowerCase().includes(words))
  const choose = (key: string) => {
    pick.close()
    onChoose(Number(key))
  }
  const word = isPull ? 'pull request' : 'issue'
  return (
    <PagedPickList
      {...pick.field()}
      label={isPull ? 'Pull request' : 'Issue'}
      placeholder="Its number, or words of its title"
      onEnter={() => {
        const number = /^#?(\d{1,9})$/.exec(words)?.[1]
        if (number !== undefined && Number(number) > 0) choose(number)
      }}
      options={options}
      onChoose={choose}
      error={error}
      pages={listed}
      none={`No open ${word} here is called so.`}
    />
  )
}

const pullOption = (pull: PullRequest): PickOption => ({
  key: String(pull.number),
  icon: pull.isDraft ? 'git-pull-request-draft' : 'git-pull-request',
  label: `#${pull.number} ${pull.title}`,
  detail: `${pull.author}: ${pull.isFork ? `${pull.headRepository ?? 'a deleted fork'}, ` : ''}${pull.headBranch}`,
  marks: pull.isFork ? ['Fork'] : [],
})
