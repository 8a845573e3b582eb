import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'

/** How it is with the options: awaited, none, failed, or more of them to be asked for. */
export function PickStatus(props: {
  isPending: boolean
  error: unknown
  onRetry: () => void
  /** Where there are none. */
  empty: string | null
  onMore?: (() => void) | undefined
  isLoadingMore?: boolean
}) {
  const { isPending, error, onRetry, empty, onMore, isLoadingMore = false } = props
  if (error) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-2 px-2 py-1">
        <Icon name="error" className="text-danger" />
        <span className="min-w-0 flex-1 basis-48 break-words">{sentenceOf(error)}</span>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    )
  }
  if (isPending) {
    return (
      <p role="status" className="flex items-center gap-2 px-2 py-1 text-dim">
        <Icon name="loading" isSpinning /> Looking…
      </p>
    )
  }
  if (empty !== null) return <p className="px-2 py-1 text-dim">{empty}</p>
  if (!onMore) return null
  return (
    <Button variant="ghost" isBusy={isLoadingMore} onClick={onMore}>
      Show more
    </Button>
  )
}
