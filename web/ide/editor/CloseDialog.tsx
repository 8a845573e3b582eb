import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { save } from './file-commands.ts'
import type { CloseQuestion } from './open-files.ts'

/** Asks what is to become of a text that closing its tab would lose. */
export function CloseDialog({ question }: { question: CloseQuestion }) {
  const ide = useIde()
  const { file, answer } = question
  const name = shownName(nameOf(file.path))
  return (
    <Dialog
      isAlert
      isOpen
      onClose={() => answer(false)}
      title={`Save the changes to ${name}?`}
      description="Without saving, what you typed is lost."
      footer={
        <>
          <Button onClick={() => answer(false)}>Cancel</Button>
          <Button
            onClick={() => {
              file.discard()
              answer(true)
            }}
          >
            Don’t save
          </Button>
          <Button
            variant="primary"
            onClick={async () => {
              // The question is out of the way of the one where to save it.
              if (file.isUntitled) answer(false)
              await save(file, ide)
              answer(!file.isDirty)
            }}
          >
            Save
          </Button>
        </>
      }
    />
  )
}
