import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'

/** In place of what a section could not load. */
export function SectionError(props: { title: string; error: unknown; onRetry: () => void }) {
  const { title, error, onRetry } = props
  return (
    <ErrorState
      title={title}
      details={detailsOf(error)}
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {sentenceOf(error)} Nothing on the server was changed.
    </ErrorState>
  )
}
