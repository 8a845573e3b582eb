import { useEffect } from 'react'
import { exactTime } from '#web/lib/relative-time.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'

/** Says when the codespace is stopped because core-hours are used up, while there is time. */
export function useQuotaToast(): void {
  const { codespace } = useIde()
  const { quotaStopAt } = codespace
  useEffect(() => {
    if (quotaStopAt === null) return
    return showToast({
      tone: 'warning',
      title: `Core-hours are used up: this codespace stops at ${exactTime(quotaStopAt)}`,
      description:
        'Save and push what you need. Its files are kept. An administrator can give you more.',
      staysOpen: true,
    })
  }, [quotaStopAt])
}
