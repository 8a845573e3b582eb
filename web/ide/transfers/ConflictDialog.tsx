import { useId, useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { nameOf, shownName } from '../paths.ts'
import type { Conflict, ConflictAnswer } from './upload-questions.ts'

type Question = Conflict & { answer: (answer: ConflictAnswer) => void }

/** What becomes of a file that is there already. */
export function ConflictDialog({ question }: { question: Question }) {
  const { path, others, answer } = question
  const [isForAll, setForAll] = useState(false)
  const box = useId()
  const give = (choice: ConflictAnswer['choice']) => answer({ choice, isForAll })
  return (
    <Dialog
      isAlert
      isOpen
      onClose={() => answer({ choice: 'cancel', isForAll: true })}
      title={`${shownName(nameOf(path))} is already there`}
      description={
        <>
          Replacing it cannot be undone.
          {path.includes('/') && <code className="mt-2 block font-mono break-all">{path}</code>}
        </>
      }
      footer={
        <>
          <Button onClick={() => give('skip')}>Skip</Button>
          <Button onClick={() => give('both')}>Keep both</Button>
          <Button variant="primary" onClick={() => give('replace')}>
            Replace
          </Button>
        </>
      }
    >
      {others > 0 && (
        <label htmlFor={box} className="flex items-center gap-2">
          <input
            id={box}
            type="checkbox"
            checked={isForAll}
            onChange={(event) => setForAll(event.target.checked)}
          />
          {others === 1 ? 'The same for one more' : `The same for ${others} more`}
        </label>
      )}
    </Dialog>
  )
}
