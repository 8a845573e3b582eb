import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { DeleteDialog } from '#web/codespaces/dialogs.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { beside, CodespaceFacts } from './CodespaceFacts.tsx'
import { StepList } from './StepList.tsx'

/**
 * What is being made, and how far it is. It is left for the IDE as soon as that opens by itself;
 * `onOpen` is the way for whoever does not want to wait that long.
 */
export function CreationPage(props: { codespace: Codespace; onOpen: () => void }) {
  const { codespace, onOpen } = props
  useTitle(codespace.displayName)
  const isFailed = codespace.state === 'failed'
  const canOpenEarly = codespace.canOpen && !codespace.isReady
  return (
    <div className={beside.page}>
      <CodespaceFacts codespace={codespace} />
      <section aria-label="Progress" className={beside.main}>
        {isFailed && <Failure codespace={codespace} />}
        {canOpenEarly && <OpenEarly onOpen={onOpen} />}
        <StepList codespace={codespace} />
        {!isFailed && (
          <p className="px-2 text-small text-dim">
            {canOpenEarly
              ? 'The editor opens here by itself once set-up is far enough. You can leave this page; it goes on.'
              : 'The editor opens here as soon as the shell is ready. You can leave this page; it goes on.'}
          </p>
        )}
      </section>
    </div>
  )
}

function OpenEarly({ onOpen }: { onOpen: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line bg-raised p-4">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">Set-up commands still run</p>
        <p className="text-dim">
          Files and terminals are there already. Until they are done, tools may be missing and files
          may change under you.
        </p>
      </div>
      <Button variant="primary" icon="code" onClick={onOpen}>
        Open the editor now
      </Button>
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
        <p className="text-dim">
          Whatever is in its workspace stays as it is. Trying again deletes nothing.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          isBusy={start.isPending}
          onClick={() => start.mutate(wishFor(codespace))}
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
