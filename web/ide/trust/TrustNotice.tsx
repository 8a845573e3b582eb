import { useState } from 'react'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { Button } from '#web/ui/Button.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../ide-context.ts'
import { NoticeLine } from '../workbench/NoticeLine.tsx'
import { noticeOf } from './trust-notice.ts'

const hiddenKey = 'hiddenTrust'

/**
 * That this codespace goes without much, or that what was decided about it waits for
 * its next start.
 */
export function TrustNotice() {
  const { codespace, commands, storage } = useIde()
  const { restart } = useCodespaceActions()
  const [hidden, setHidden] = useState(() => storage.read<string | null>(hiddenKey, null))
  const notice = noticeOf(codespace.trust)
  if (notice === null || notice.text === hidden) return null
  return (
    <NoticeLine icon="shield" isAlert={false} text={notice.text}>
      {notice.isDecided ? (
        <Button
          className="h-6"
          isBusy={restart.isPending}
          onClick={() => restart.mutate(wishFor(codespace))}
        >
          Restart
        </Button>
      ) : (
        <Button className="h-6" onClick={() => commands.run('bothy.reviewTrust')}>
          Review…
        </Button>
      )}
      <IconButton
        isSmall
        icon="close"
        label="Hide"
        onClick={() => {
          storage.write(hiddenKey, notice.text)
          setHidden(notice.text)
        }}
      />
    </NoticeLine>
  )
}
