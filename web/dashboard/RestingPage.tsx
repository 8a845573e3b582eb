import { Link } from '@tanstack/react-router'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { isDeleted } from '#web/codespaces/codespace-words.ts'
import { stopReasonWords } from '#web/codespaces/stop-words.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTitle } from '#web/lib/use-title.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { beside, CodespaceFacts } from './creation/CodespaceFacts.tsx'

/** The page of a codespace that does not run: stopped or deleted, or on its way there. */
export function RestingPage({ codespace }: { codespace: Codespace }) {
  useTitle(codespace.displayName)
  return (
    <div className={beside.page}>
      <CodespaceFacts codespace={codespace} />
      <section aria-label="State" className={`${beside.main} items-start`}>
        {isDeleted(codespace) ? (
          <Deleted codespace={codespace} />
        ) : (
          <Stopped codespace={codespace} />
        )}
      </section>
    </div>
  )
}

function Stopped({ codespace: { name, state, stopReason } }: { codespace: Codespace }) {
  const { start } = useCodespaceActions()
  const isStopping = state === 'stopping'
  return (
    <>
      <div>
        <p className="font-medium">
          {isStopping ? 'This codespace is stopping' : 'This codespace is stopped'}
        </p>
        {stopReason !== null && (
          <p>
            {stopReasonWords(stopReason)}, <RelativeTime at={stopReason.at} />.
          </p>
        )}
        <p className="text-dim">
          Files, and what you installed, are as you left them. Programs that ran do not run again by
          themselves.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          icon="debug-start"
          disabled={isStopping}
          isBusy={start.isPending}
          onClick={() => start.mutate(wishFor({ name }))}
        >
          Start
        </Button>
        <Link to="/" className={buttonClasses('ghost')}>
          Back to the list
        </Link>
      </div>
    </>
  )
}

function Deleted({ codespace }: { codespace: Codespace }) {
  const { restore } = useCodespaceActions()
  const isRestorable = codespace.canRestore
  return (
    <>
      <div>
        <p className="font-medium">This codespace is deleted</p>
        <p className="text-dim">
          {isRestorable && codespace.deletedUntil !== null ? (
            <>
              Its files can be restored; they are gone for good{' '}
              <RelativeTime at={codespace.deletedUntil} />.
            </>
          ) : (
            'Its files are being removed and cannot be restored.'
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {isRestorable && (
          <Button
            variant="primary"
            isBusy={restore.isPending}
            onClick={() => restore.mutate(wishFor(codespace))}
          >
            Restore
          </Button>
        )}
        <Link to="/" className={buttonClasses(isRestorable ? 'ghost' : 'secondary')}>
          Back to the list
        </Link>
      </div>
    </>
  )
}
