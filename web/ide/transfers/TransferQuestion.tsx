import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIde } from '../ide-context.ts'

const dialog = readyComponent(async () => (await import('./ConflictDialog.tsx')).ConflictDialog)

/** Where an upload asks. What asks is fetched when there is something to ask. */
export function TransferQuestion() {
  const { question } = useStore(useIde().transfers.questions.store)
  if (question === null) return null
  const Dialog = dialog
  return <Dialog key={question.path} question={question} />
}
