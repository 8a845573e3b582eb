import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { DeleteDialog } from '#web/codespaces/DeleteDialog.tsx'
import { useCodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { beside, CodespaceFacts } from './CodespaceFacts.tsx'
import { StepList } from './StepList.tsx'

/** What is being made, and how far it is. It is left for the IDE as soon as that can be opened. */
export function CreationPage({ codespace }: { codespace: Codespace }) {
  useTitle(codespace.displayName)
  const isFailed = codespace.state === 'failed'
  return (
    <div className={beside.page}>
      <CodespaceFacts codespace={codespace} />
      <section aria-label="Progress" className={beside.main}>
        {isFailed && <Failure codespace={codespace} />}
        <StepList codespace={codespace} />
        {!isFailed && (
          <p className="px-2 text-small text-dim">
            The editor opens here as soon as the shell is ready. You can leave this page; it goes
            on.
          </p>
        )}
      </section>
    </div>
  )
}

function Failure({ codespace }: { codespace: Codespace }) {
  const { start, remove } = useCodespaceActions()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-card border border-line bg-raised p-4">
      <div>
        <p className="font-medium">{codespace.displayName} did not start</p>
        <p className="break-words text-danger">
          {codespace.failure ?? 'A step failed; its log has the reason.'}
        </p>
        <p className="text-dim">What is in its workspace is kept.</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          isBusy={start.isPending}
          onClick={() => start.mutate({ name: codespace.name })}
        >
          Try again
        </Button>
        <Button onClick={() => setIsAsking(true)}>Delete…</Button>
        <Link to="/" className={buttonClasses('ghost')}>
          Back to the list
        </Link>
      </div>
      {isAsking && (
        <DeleteDialog codespace={codespace} remove={remove} onClose={() => setIsAsking(false)} />
      )}
    </div>
  )
}
