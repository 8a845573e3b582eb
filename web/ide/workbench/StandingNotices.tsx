import { type ReactNode, useState } from 'react'
import { namesWord, useChangedSecrets } from '#web/codespaces/changed-secrets.ts'
import { conditionWords } from '#web/codespaces/condition-words.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../ide-context.ts'

const hiddenKey = 'hiddenRecovery'
const askAfterMs = 4000

/** What holds for this codespace for longer: it takes a line of its own, above everything. */
export function StandingNotices() {
  return (
    <>
      <ConditionNotice />
      <RecoveryNotice />
      <SecretsNotice />
    </>
  )
}

function ConditionNotice() {
  const { codespace } = useIde()
  const { repair } = useCodespaceActions()
  if (codespace.condition === null) return null
  const { icon, sentence, repairLabel } = conditionWords[codespace.condition]
  return (
    <Line icon={icon} isAlert text={sentence}>
      {repairLabel !== null && (
        <Button
          isBusy={repair.isPending}
          onClick={() => repair.mutate({ name: codespace.name })}
          className="h-6"
        >
          {repairLabel}
        </Button>
      )}
    </Line>
  )
}

function RecoveryNotice() {
  const { codespace, storage } = useIde()
  const { recovery } = codespace
  const [hidden, setHidden] = useState(() => storage.read<string | null>(hiddenKey, null))
  if (recovery === null || recovery === hidden) return null
  return (
    <Line
      icon="warning"
      isAlert={false}
      text={`devcontainer.json could not be used: ${recovery} This codespace runs on the default configuration.`}
    >
      <IconButton
        isSmall
        icon="close"
        label="Hide"
        onClick={() => {
          storage.write(hiddenKey, recovery)
          setHidden(recovery)
        }}
      />
    </Line>
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
    <Line icon="key" isAlert={false} text={`${text} changed. Restart to apply.`}>
      <Button
        isBusy={restart.isPending}
        onClick={() => restart.mutate(wishFor(codespace))}
        className="h-6"
      >
        Restart
      </Button>
      <IconButton isSmall icon="close" label="Later" onClick={() => setHidden(text)} />
    </Line>
  )
}

function Line(props: { icon: string; isAlert: boolean; text: string; children: ReactNode }) {
  const { icon, isAlert, text, children } = props
  return (
    <div
      role={isAlert ? 'alert' : 'status'}
      className="flex shrink-0 items-start gap-2.5 border-b border-line bg-raised py-1 pr-2 pl-3.5"
    >
      <Icon name={icon} className="mt-1 text-warning" />
      <p className="max-h-20 min-w-0 flex-1 overflow-y-auto py-0.5 break-words">{text}</p>
      {children}
    </div>
  )
}
