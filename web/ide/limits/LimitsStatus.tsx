import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { EndProgramsAnswer } from '#agent/protocol/limits.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { UsageItems } from './UsageItems.tsx'
import { useLimitToasts } from './use-limit-toasts.ts'
import { useQuotaToasts } from './use-quota-toasts.ts'
import { usageKey } from './use-usage.ts'

/** Says when a limit was met, shows in the status bar when one is near, and offers the way out. */
export function LimitsStatus() {
  const [isAsking, setIsAsking] = useState(false)
  const onEndPrograms = () => setIsAsking(true)
  useLimitToasts(onEndPrograms)
  useQuotaToasts()
  return (
    <>
      <UsageItems onEndPrograms={onEndPrograms} />
      {isAsking && <EndProgramsDialog onClose={() => setIsAsking(false)} />}
    </>
  )
}

function EndProgramsDialog({ onClose }: { onClose: () => void }) {
  const { connection, codespace } = useIde()
  const queryClient = useQueryClient()
  const [isBusy, setIsBusy] = useState(false)
  const end = () => {
    setIsBusy(true)
    connection.client.limits.endPrograms.mutate().then(
      (answer) => {
        showToast({ title: endedWord(answer), tone: answer.left === 0 ? 'ok' : 'warning' })
        void queryClient.invalidateQueries({ queryKey: usageKey(codespace.name) })
        onClose()
      },
      (error: Error) => {
        setIsBusy(false)
        showToast({
          tone: 'danger',
          title: 'The programs were not ended',
          description: error.message,
        })
      },
    )
  }
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      isBusy={isBusy}
      title="End all programs in this codespace?"
      confirmLabel="End all programs"
      onConfirm={end}
      onCancel={onClose}
    >
      Servers, builds and set-up commands end at once, and what they hold in memory is lost. Files
      and the shells in your terminals stay.
    </ConfirmDialog>
  )
}

function endedWord({ ended, left }: EndProgramsAnswer): string {
  const programs = (count: number) => `${count} ${count === 1 ? 'program' : 'programs'}`
  if (left === 0) return `${programs(ended)} ended`
  return `${programs(ended)} ended, ${left} could not be`
}
