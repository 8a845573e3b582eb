import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { leftWord, levelOf } from './usage-words.ts'

/** What whoever is about to create a codespace has left, where there is a limit. */
export function QuotaLeft({ repositoryUrl }: { repositoryUrl: string | null }) {
  const trpc = useTRPC()
  const quotas = useQuery(trpc.usage.quotas.queryOptions({ repositoryUrl }, { retry: false }))
  if (!quotas.data || quotas.data.length === 0) return null
  return (
    <ul aria-label="What is left" className="flex flex-col gap-1 pt-2 text-small text-dim">
      {quotas.data.map((quota) => (
        <li
          key={`${quota.kind} ${quota.of}`}
          className={levelOf(quota) === null ? '' : 'text-warning'}
        >
          {leftWord(quota)}
        </li>
      ))}
    </ul>
  )
}
