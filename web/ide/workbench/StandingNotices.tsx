import { useState } from 'react'
import { namesWord, useChangedSecrets } from '#web/codespaces/changed-secrets.ts'
import { conditionWords } from '#web/codespaces/condition-words.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { Button } from '#web/ui/Button.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../ide-context.ts'
import { TrustNotice } from '../trust/TrustNotice.tsx'
import { NoticeLine } from './NoticeLine.tsx'
import { RecoveryNotice } from './RecoveryNotice.tsx'

const askAfterMs = 4000

/** What holds for this codespace for longer: it takes a line of its own, above everything. */
export function StandingNotices() {
  return (
    <div data-part="notices" className="shrink-0">
      <ConditionNotice />
      <TrustNotice />
      <RecoveryNotice />
      <SecretsNotice />
    </div>
  )
}

function ConditionNotice() {
  const { codespace } = useIde()
  const { repair } = useCodespaceActions()
  if (codespace.condition === null) return null
  const { icon, sentence, repairLabel } = conditionWords[codespace.condition]
  return (
    <NoticeLine icon={icon} isAlert text={sentence}>
      {repairLabel !== null && (
        <Button
          isBusy={repair.isPending}
          onClick={() => repair.mutate({ name: codespace.name })}
          className="h-6"
        >
          {repairLabel}
        </Button>
      )}
    </NoticeLine>
  )
}

/** Secrets were changed since it started: they come with the next start. */
function SecretsNotice() {
  const { codespace } = useIde()
  const { restart } = useCodespaceActions()
  const names = useChangedSecrets(codespace, { askAfterMs })
  const [hidden, setHidden] = useState('')
  const text = namesWord(names)
  if (names.length === 0 || text === hidden) return null
  return (
    <NoticeLine icon="key" isAlert={false} text={`${text} changed. Restart to apply.`}>
      <Button
        isBusy={restart.isPending}
        onClick={() => restart.mutate(wishFor(codespace))}
        className="h-6"
      >
        Restart
      </Button>
      <IconButton isSmall icon="close" label="Later" onClick={() => setHidden(text)} />
    </NoticeLine>
  )
}
