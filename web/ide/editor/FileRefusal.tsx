import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { nameOf, shownName } from '../paths.ts'
import { refusalWords } from './file-words.ts'
import type { OpenFile } from './open-file.ts'

/** In place of a file that the editor cannot show as it is. */
export function FileRefusal({ file, onClose }: { file: OpenFile; onClose: () => void }) {
  const state = useStore(file.state)
  const { icon, title, text } = refusalWords(shownName(nameOf(file.path)), state)
  return (
    <div className="flex size-full items-center justify-center bg-editor">
      <EmptyState
        icon={icon}
        title={title}
        action={
          <div className="flex gap-2">
            {state.content === 'refused' && (
              <Button onClick={() => void file.load()}>Try again</Button>
            )}
            <Button variant="ghost" onClick={onClose}>
              Close
            </Button>
          </div>
        }
      >
        {text}
      </EmptyState>
    </div>
  )
}
