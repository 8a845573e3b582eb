import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { useIde } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'

/** The file cannot be shown this way; the others are a click away. */
export function MediaProblem({ path, problem }: { path: string; problem: string | null }) {
  const { transfers, fileEvents } = useIde()
  const asBytes = () =>
    fileEvents.emit({ type: 'open', input: { type: 'file', path, view: 'hex' }, takesFocus: true })
  return (
    <ErrorState
      title={`${shownName(nameOf(path))} cannot be shown`}
      action={
        <>
          <Button onClick={() => void transfers.download([path])}>Download</Button>
          <Button onClick={asBytes}>Open as hex</Button>
        </>
      }
    >
      {problem ?? 'This browser does not know the format, or the file is damaged.'}
    </ErrorState>
  )
}
