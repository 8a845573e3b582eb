import { type FormEvent, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import type { CodespaceActions } from './use-codespace-actions.ts'

const maxLength = 48

/** Changes the display name; the name in addresses stays. */
export function RenameDialog(props: {
  codespace: Codespace
  rename: CodespaceActions['rename']
  onClose: () => void
}) {
  const { codespace, rename, onClose } = props
  const [displayName, setDisplayName] = useState(codespace.displayName)
  const isEmpty = displayName.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isEmpty || rename.isPending) return
    rename.mutate({ name: codespace.name, displayName: displayName.trim() }, { onSuccess: onClose })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Rename ${codespace.displayName}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            form="rename-codespace"
            type="submit"
            variant="primary"
            disabled={isEmpty}
            isBusy={rename.isPending}
          >
            Rename
          </Button>
        </>
      }
    >
      <form id="rename-codespace" onSubmit={submit}>
        <TextField
          label="Display name"
          value={displayName}
          onChange={setDisplayName}
          maxLength={maxLength}
          error={isEmpty ? 'A name has at least one character.' : undefined}
          hint={`Its address stays /c/${codespace.name}.`}
          onFocus={(event) => event.currentTarget.select()}
        />
      </form>
    </Dialog>
  )
}
