import { useStore } from 'zustand'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import type { OpenFile } from '../editor/open-file.ts'
import { nameOf, shownName } from '../paths.ts'

/** In place of a preview while its file's text is not there, or where it has none. */
export function NoText({ file }: { file: OpenFile }) {
  const { content, failure } = useStore(file.state)
  const name = shownName(nameOf(file.path))
  if (content === 'loading' || content === 'text') {
    return (
      <div className="p-4">
        <Spinner label={`Reading ${name}`} />
      </div>
    )
  }
  const why = {
    binary: 'It is not text.',
    'too-large': 'It is too large for that.',
    refused: failure?.message ?? 'It could not be read.',
  }[content]
  return (
    <EmptyState icon="file" title={`There is no preview of ${name}`}>
      {why}
    </EmptyState>
  )
}
