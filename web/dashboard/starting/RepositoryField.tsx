import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type Ref, useState } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { PickList } from './PickList.tsx'
import { PickStatus } from './PickStatus.tsx'
import { isAddress, optionOf, recentOptions } from './repository-words.ts'
import { useSettled } from './use-settled.ts'

type Source = 'recent' | 'person' | 'organizations'
const sources: Record<Source, string> = {
  recent: 'Recent',
  person: 'Yours',
  organizations: 'Organizations',
}
const connectWords =
  'Connect GitHub in the account menu to see them here. An address works without.'
const noGithubWords =
  'They are shown here once an administrator has set up GitHub. An address works without.'

/** An address, or one of those that are offered; what is written otherwise is looked for. */
export function RepositoryField(props: {
  text: string
  /** It is an address that is looked at, whatever it looks like. */
  isSettled: boolean
  onText: (text: string) => void
  onChoose: (url: string) => void
  error: string | undefined
  ref?: Ref<HTMLInputElement>
}) {
  const { text, isSettled, onText, onChoose, error, ref } = props
  const trpc = useTRPC()
  const [wanted, setWanted] = useState<Source | null>(null)
  const words = useSettled(text).trim()
  const isOpen = !isSettled && !isAddress(text)
  const isSearch = isOpen && words !== '' && text.trim() !== '' && !isAddress(words)
  const codespaces = useQuery(trpc.codespaces.list.queryOptions())
  const recent = recentOptions(codespaces.data ?? [])
  const source = wanted ?? (codespaces.isPending || recent.length > 0 ? 'recent' : 'person')
  const listed = useInfiniteQuery(
    trpc.repositories.list.infiniteQueryOptions(
      { of: source === 'organizations' ? 'organizations' : 'person' },
      {
        enabled: isOpen && !isSearch && source !== 'recent',
        initialCursor: 1,
        getNextPageParam: ({ nextPage }) => nextPage ?? undefined,
      },
    ),
  )
  const found = useQuery(
    trpc.repositories.search.queryOptions({ text: words }, { enabled: isSearch }),
  )
  const isConnected = listed.data?.pages.every((page) => page.isConnected) ?? true
  const methods = useQuery(
    trpc.session.methods.queryOptions(undefined, { enabled: !isConnected, staleTime: Infinity }),
  )
  const isMatch = ({ label }: { label: string }) =>
    label.toLowerCase().includes(words.toLowerCase())
  const repositories = listed.data?.pages.flatMap(({ items }) => items) ?? []
  const options = isSearch
    ? [...recent.filter(isMatch), ...(found.data?.items ?? []).map(optionOf)]
    : source === 'recent'
      ? recent
      : repositories.map(optionOf)
  const once = [...new Map(options.map((option) => [option.key, option])).values()]
  const query = isSearch ? found : listed
  const isAsked = isSearch || source !== 'recent'
  return (
    <PickList
      ref={ref ?? null}
      label="Repository"
      hasFocus
      text={text}
      onText={onText}
      placeholder="https://github.com/owner/repository"
      hint="An address as you would give it to git clone, any page of it at GitHub, or words to look for."
      error={error}
      isOpen={isOpen}
      options={once}
      onChoose={onChoose}
      header={isSearch ? undefined : <Sources chosen={source} onChoose={(one) => setWanted(one)} />}
      status={
        <PickStatus
          isPending={isAsked ? query.isPending : codespaces.isPending}
          error={isAsked ? query.error : codespaces.error}
          onRetry={() => void (isAsked ? query.refetch() : codespaces.refetch())}
          empty={
            once.length > 0
              ? null
              : isSearch
                ? 'Nothing of that name is to be seen.'
                : source === 'recent'
                  ? 'None yet. What your codespaces are made from appears here.'
                  : isConnected
                    ? 'GitHub shows none.'
                    : methods.data?.github === null
                      ? noGithubWords
                      : connectWords
          }
          onMore={
            !isSearch && isAsked && listed.hasNextPage
              ? () => void listed.fetchNextPage()
              : undefined
          }
          isLoadingMore={listed.isFetchingNextPage}
        />
      }
    />
  )
}

function Sources({ chosen, onChoose }: { chosen: Source; onChoose: (source: Source) => void }) {
  return (
    <fieldset aria-label="Which to show" className="flex min-w-0 flex-wrap gap-1">
      {(Object.keys(sources) as Source[]).map((source) => (
        <button
          key={source}
          type="button"
          aria-pressed={source === chosen}
          onClick={() => onChoose(source)}
          className="h-(--control-height) rounded-control px-2.5 text-dim hover:bg-hover aria-pressed:bg-active aria-pressed:text-text"
        >
          {sources[source]}
        </button>
      ))}
    </fieldset>
  )
}
