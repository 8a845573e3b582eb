import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { CodespaceSnapshot } from '#server/codespaces/snapshots/snapshots.schema.ts'
import { bytesWord } from '#web/lib/bytes.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { exactTime } from '#web/lib/relative-time.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { contentWord, missingLines, occasionWord, problemSentence } from './snapshot-words.ts'
import type { useSnapshots } from './use-snapshots.ts'

/** One time that work was saved, or was not, and why. */
export function SnapshotRow(props: {
  codespace: Codespace
  snapshot: CodespaceSnapshot
  snapshots: ReturnType<typeof useSnapshots>
  onCreate: () => void
  onForget: () => void
}) {
  const { codespace, snapshot, snapshots, onCreate, onForget } = props
  const { restore, create } = snapshots
  const { id: snapshotId, takenAt, branch, outcome, bytes } = snapshot
  const ref = { name: codespace.name, snapshotId }
  const isThis = (of: { variables?: { snapshotId: string } | undefined; isPending: boolean }) =>
    of.isPending && of.variables?.snapshotId === snapshotId
  const when = exactTime(takenAt)
  return (
    <li className="flex flex-col gap-1 px-3 py-2.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-medium">
          <RelativeTime at={takenAt} />
        </span>
        <span className="text-small text-dim">{occasionWord(snapshot)}</span>
      </div>
      {branch !== null && (
        <span className="inline-flex min-w-0 items-center gap-1.5 text-small text-dim">
          <Icon name="git-branch" />
          <span className="truncate" title={branch}>
            {branch}
          </span>
        </span>
      )}
      <Outcome snapshot={snapshot} />
      <Missing snapshot={snapshot} />
      {outcome === 'saved' && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <Button
            aria-label={`New codespace from the snapshot of ${when}`}
            isBusy={isThis(create)}
            onClick={onCreate}
          >
            New codespace
          </Button>
          {codespace.canOpen && (
            <Button
              aria-label={`Restore the snapshot of ${when} here`}
              isBusy={isThis(restore)}
              onClick={() => restore.mutate(ref)}
            >
              Restore here
            </Button>
          )}
          <span className="ml-auto text-small text-dim">{bytesWord(bytes)}</span>
          <IconButton icon="trash" label={`Delete the snapshot of ${when}`} onClick={onForget} />
        </div>
      )}
    </li>
  )
}

function Outcome({ snapshot }: { snapshot: CodespaceSnapshot }) {
  if (snapshot.outcome === 'saved') return <span>{contentWord(snapshot)}</span>
  if (snapshot.outcome === 'clean') {
    return <span className="text-dim">Nothing to save: everything was committed and pushed.</span>
  }
  return <span className="text-danger">Not saved. {problemSentence(snapshot)}</span>
}

function Missing({ snapshot }: { snapshot: CodespaceSnapshot }) {
  const lines = missingLines(snapshot)
  if (lines.length === 0) return null
  return (
    <details className="text-small text-warning">
      <summary>Not in it: {lines.length === 1 ? lines[0] : `${lines.length} things`}</summary>
      {lines.length > 1 && (
        <ul className="mt-1 list-disc pl-5 text-dim">
          {lines.map((line) => (
            <li key={line} className="wrap-anywhere">
              {line}
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}
