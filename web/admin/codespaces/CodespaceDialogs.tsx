import { useState } from 'react'
import type { AdminCodespace } from '#server/admin/admin.schema.ts'
import { span } from '#web/lib/relative-time.ts'
import { useSystemStatus } from '#web/lib/use-system-status.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import type { CodespaceDeeds } from './use-codespace-deeds.ts'

export type CodespaceQuestion = { about: AdminCodespace; what: 'stop' | 'delete' }

/**
 * Asks before somebody else's codespace is stopped or deleted, and says what becomes of
 * what is in it.
 */
export function CodespaceDialog(props: {
  question: CodespaceQuestion
  deeds: CodespaceDeeds
  onClose: () => void
}) {
  const { question, deeds, onClose } = props
  const { about, what } = question
  const { name, displayName, owner } = about
  // One wish, however often an answer to it gets lost.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const isDelete = what === 'delete'
  const deed = isDelete ? deeds.remove : deeds.stop
  return (
    <ConfirmDialog
      isOpen
      isDangerous={isDelete}
      title={`${isDelete ? 'Delete' : 'Stop'} ${displayName} of ${owner.name}?`}
      confirmLabel={isDelete ? 'Delete' : 'Stop'}
      isBusy={deed.isPending}
      onConfirm={() => deed.mutate({ name, idempotencyKey }, { onSettled: onClose })}
      onCancel={onClose}
    >
      <div className="flex flex-col gap-3">
        {isDelete ? (
          <>
            <p>
              Its programs and terminals end, and what is installed outside its workspace folder is
              lost. What is not pushed is only there.
            </p>
            <Grace owner={owner.name} />
          </>
        ) : (
          <p>
            Its programs and terminals end. Its files stay, and {owner.name} can start it again at
            any time.
          </p>
        )}
      </div>
    </ConfirmDialog>
  )
}

function Grace({ owner }: { owner: string }) {
  const status = useSystemStatus()
  if (status?.trashMs === 0) {
    return (
      <p className="text-text">
        Unless {owner} chose to keep more, it is deleted at once and cannot be restored.
      </p>
    )
  }
  return (
    <p>
      The files in that folder go to the trash, from which {owner} can restore them for{' '}
      {status === undefined ? 'a while' : <strong>{span(status.trashMs)}</strong>}, or as long as
      their own settings say. Until when exactly is shown here afterwards.
    </p>
  )
}
