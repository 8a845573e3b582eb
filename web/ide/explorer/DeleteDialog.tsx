import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { nameOf, shownName } from '../paths.ts'

/** Asks before a file or folder goes: there is no way back but Git's. */
export function DeleteDialog(props: {
  path: string
  isFolder: boolean
  onDelete: () => void
  onCancel: () => void
}) {
  const { path, isFolder, onDelete, onCancel } = props
  const name = shownName(nameOf(path))
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={`Delete ${name}?`}
      confirmLabel="Delete"
      onConfirm={onDelete}
      onCancel={onCancel}
    >
      {isFolder ? 'The folder and everything in it' : 'The file'} is removed from the codespace's
      disk. What is not in Git cannot be brought back.
    </ConfirmDialog>
  )
}
