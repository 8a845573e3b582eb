import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { span } from '#web/lib/relative-time.ts'
import { useSystemStatus } from '#web/lib/use-system-status.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { UnsavedWork } from './UnsavedWork.tsx'
import { type CodespaceActions, wishFor } from './use-codespace-actions.ts'
import { useWorkCheck } from './use-work-check.ts'

/**
 * Names the codespace and what would be lost with it, freshly looked up, before
 * anything is deleted.
 */
export function DeleteDialog(props: {
  codespace: Codespace
  remove: CodespaceActions['remove']
  onClose: () => void
}) {
  const { codespace, remove, onClose } = props
  const { displayName, workspaceFolder } = codespace
  const check = useWorkCheck(codespace)
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      isBusy={remove.isPending}
      title={`Delete ${displayName}?`}
      confirmLabel="Delete"
      onCancel={onClose}
      onConfirm={() => remove.mutate(wishFor(codespace), { onSuccess: onClose })}
    >
      <div className="flex flex-col gap-3">
        <UnsavedWork check={check} />
        <p>
          Its running programs end, and what is installed outside{' '}
          <code className="font-mono wrap-anywhere text-text">{workspaceFolder}</code> is lost.
        </p>
        <Grace name={codespace.name} />
      </div>
    </ConfirmDialog>
  )
}

function Grace({ name }: { name: string }) {
  const status = useSystemStatus({ name })
  if (status?.trashMs === 0) {
    return <p className="text-text">It is deleted at once. Nothing of it can be restored.</p>
  }
  return (
    <p>
      The files in that folder are kept for{' '}
      {status === undefined ? 'a while' : <strong>{span(status.trashMs)}</strong>}. In that time you
      can restore them from Recently deleted.
    </p>
  )
}
