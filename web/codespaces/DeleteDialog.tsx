import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import type { CodespaceActions } from './use-codespace-actions.ts'

/** Names the codespace and what goes with it before anything is deleted. */
export function DeleteDialog(props: {
  codespace: Codespace
  remove: CodespaceActions['remove']
  onClose: () => void
}) {
  const { codespace, remove, onClose } = props
  const { name, displayName, workspaceFolder } = codespace
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      isBusy={remove.isPending}
      title={`Delete ${displayName}?`}
      confirmLabel="Delete"
      onCancel={onClose}
      onConfirm={() => remove.mutate({ name }, { onSuccess: onClose })}
    >
      <div className="flex flex-col gap-3">
        <p>
          Its running programs end, and what is installed outside{' '}
          <code className="font-mono wrap-anywhere text-text">{workspaceFolder}</code> is lost.
        </p>
        <p>
          The files in that folder, with changes you have not committed or pushed, are kept for some
          days. In that time you can restore them from Recently deleted.
        </p>
      </div>
    </ConfirmDialog>
  )
}
