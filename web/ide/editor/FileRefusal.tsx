import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { fileViews } from '../file-views.ts'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { refusalWords } from './file-words.ts'
import type { OpenFile } from './open-file.ts'

/** In place of a file that the editor cannot show as it is, with the other ways to look at it. */
export function FileRefusal({ file, onClose }: { file: OpenFile; onClose: () => void }) {
  const { fileEvents, transfers } = useIde()
  const state = useStore(file.state)
  const { path } = file
  const { icon, title, text, ways } = refusalWords(shownName(nameOf(path)), state)
  const { content, sizeBytes } = state
  const views =
    content === 'binary' || content === 'too-large'
      ? fileViews.filter((view) => view.offer({ name: nameOf(path), sizeBytes, content }))
      : []
  return (
    <div className="flex size-full items-center justify-center bg-editor">
      <EmptyState
        icon={icon}
        title={title}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {ways.includes('again') && <Button onClick={() => void file.load()}>Try again</Button>}
            {views.map(({ id, title: view }) => (
              <Button
                key={id}
                onClick={() => {
                  const input = { type: 'file', path, view: id } as const
                  fileEvents.emit({ type: 'open', input, takesFocus: true })
                }}
              >
                Open as {view.toLowerCase()}
              </Button>
            ))}
            {ways.includes('download') && (
              <Button onClick={() => void transfers.download([path])}>Download</Button>
            )}
            {ways.includes('anyway') && (
              <Button variant="ghost" onClick={() => void file.openAnyway()}>
                Open as text anyway
              </Button>
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
