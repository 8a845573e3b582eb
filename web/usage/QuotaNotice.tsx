import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '#web/lib/trpc.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { buttonClasses } from '#web/ui/Button.tsx'
import { leftWord, levelOf, nextWords } from './usage-words.ts'

const againMs = 60_000

/** Says of each quota that is nearly or wholly used up how much is left, and what that means. */
export function QuotaNotice() {
  const trpc = useTRPC()
  const quotas = useQuery(
    trpc.usage.quotas.queryOptions(
      { repositoryUrl: null },
      { refetchInterval: againMs, retry: false },
    ),
  )
  return quotas.data
    ?.map((quota) => ({ quota, level: levelOf(quota) }))
    .filter(({ level }) => level !== null)
    .map(({ quota, level }) => (
      <Banner
        key={`${quota.kind} ${quota.of}`}
        tone={level === 75 ? 'info' : level === 90 ? 'warning' : 'danger'}
        action={
          <Link to="/settings" hash="usage" className={buttonClasses()}>
            Your usage
          </Link>
        }
      >
        {leftWord(quota)} {nextWords(quota)}
      </Banner>
    ))
}
