import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Quota } from '#server/usage/usage.schema.ts'
import { exactTime } from '#web/lib/relative-time.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { newlyPassed } from '#web/usage/told-levels.ts'
import { leftWord, nextWords } from '#web/usage/usage-words.ts'
import { useIde } from '../ide-context.ts'

const againMs = 60_000
const noQuotas: readonly Quota[] = []

const action = {
  label: 'Your usage',
  onSelect: () => void window.open('/settings#usage', '_blank', 'noopener'),
}

/**
 * Says once a month and browser that 75, 90 and 100 % of a quota are used, and when the codespace
 * is stopped because core-hours are used up, while there is time.
 */
export function useQuotaToasts(): void {
  const { codespace } = useIde()
  const { quotaStopAt, repositoryUrl } = codespace
  const trpc = useTRPC()
  const { data: quotas = noQuotas } = useQuery(
    trpc.usage.quotas.queryOptions({ repositoryUrl }, { refetchInterval: againMs, retry: false }),
  )
  useEffect(() => {
    // That a codespace is stopped for want of core-hours is told with the time, for as long as it
    // holds.
    const others = quotas.filter(({ kind, used, limit }) => kind === 'storage' || used < limit)
    for (const { quota, level } of newlyPassed(others)) {
      showToast({
        tone: level === 75 ? 'info' : 'warning',
        title: leftWord(quota),
        description: nextWords(quota),
        action,
        waits: true,
      })
    }
  }, [quotas])
  useEffect(() => {
    if (quotaStopAt === null) return
    return showToast({
      tone: 'warning',
      title: `Core-hours are used up: this codespace stops at ${exactTime(quotaStopAt)}`,
      description:
        'Save and push what you need. Its files are kept: they can be downloaded and exported to a branch without starting it. An administrator can give you more.',
      action,
      staysOpen: true,
    })
  }, [quotaStopAt])
}
