import { useCallback, useEffect, useState } from 'react'
import type { TrashedEntry } from '#agent/protocol/files.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { FileIcon } from '../FileIcon.tsx'
import { folderOf, isInside, nameOf, shownName } from '../paths.ts'
import type { Explorer } from './explorer.ts'
import { fileErrorWords } from './file-error-words.ts'
import { orToast } from './or-toast.ts'
import { restore } from './trash-files.ts'

const shownAtMost = 500

/** What was deleted: to bring back, or to lose for good. */
export function TrashDialog({ explorer }: { explorer: Explorer }) {
  const { files } = explorer.ide.connection.client
  const [entries, setEntries] = useState<readonly TrashedEntry[] | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const load = useCallback(async () => {
    try {
      const listed = await files.listTrash.query()
      setEntries(listed.toSorted((a, b) => b.deletedAt - a.deletedAt))
      setFailure(null)
    } catch (error) {
      setFailure(fileErrorWords(error))
    }
  }, [files])
  useEffect(() => void load(), [load])
  const close = () => explorer.view.setState({ isTrashOpen: false })
  const change = async (failed: string, work: () => Promise<unknown>) => {
    await orToast(failed, async () => {
      await work()
    })
    await load()
  }
  const empty = async (gone: readonly TrashedEntry[] | null) => {
    const [one] = gone ?? []
    const title = one ? `Delete ${shownName(nameOf(one.path))} for good?` : 'Empty the trash?'
    const count = entries?.length ?? 0
    const words = one
      ? 'It cannot be brought back.'
      : `${count === 1 ? 'One entry' : `${count} entries`} cannot be brought back then.`
    const confirmLabel = one ? 'Delete for good' : 'Empty the trash'
    if (!(await explorer.ask({ title, words, confirmLabel }))) return
    const ids = gone?.map(({ id }) => id) ?? null
    await change('It was not deleted', () => files.emptyTrash.mutate({ ids }))
  }
  return (
    <Dialog
      isOpen
      onClose={close}
      title="Trash"
      description="What is deleted in the explorer stays here for 30 days, or until its room is needed."
      footer={
        <>
          {entries !== null && entries.length > 0 && (
            <Button variant="danger" onClick={() => void empty(null)}>
              Empty the trash
            </Button>
          )}
          <Button onClick={close}>Close</Button>
        </>
      }
    >
      {failure !== null && (
        <ErrorState
          title="The trash could not be listed"
          action={<Button onClick={() => void load()}>Try again</Button>}
        >
          {failure}
        </ErrorState>
      )}
      {failure === null && entries === null && (
        <div role="status" aria-label="Listing the trash" className="appear-late">
          <Skeleton className="h-20" />
        </div>
      )}
      {entries?.length === 0 && (
        <EmptyState icon="trash" title="The trash is empty">
          Delete something and it can be brought back from here.
        </EmptyState>
      )}
      {entries !== null && entries.length > 0 && (
        <ul aria-label="Deleted entries" className="-mx-2 flex flex-col">
          {entries.slice(0, shownAtMost).map((entry) => (
            <TrashRow
              key={entry.id}
              entry={entry}
              root={explorer.root}
              onRestore={() =>
                void change(`${shownName(nameOf(entry.path))} was not brought back`, () =>
                  restore(explorer, [entry.id]),
                )
              }
              onDelete={() => void empty([entry])}
            />
          ))}
        </ul>
      )}
      {entries !== null && entries.length > shownAtMost && (
        <p className="text-dim">
          The latest {shownAtMost} of {entries.length} are shown.
        </p>
      )}
    </Dialog>
  )
}

function TrashRow(props: {
  entry: TrashedEntry
  root: string
  onRestore: () => void
  onDelete: () => void
}) {
  const { entry, root, onRestore, onDelete } = props
  const name = shownName(nameOf(entry.path))
  const folder = folderOf(entry.path)
  const isHere = isInside(folder, root)
  const place = isHere ? folder.slice(root.length + 1) : folder
  return (
    <li className="flex items-center gap-2 rounded-control px-2 py-1 hover:bg-hover">
      <FileIcon name={nameOf(entry.path)} kind={entry.kind} />
      <span className="min-w-0 flex-1" title={shownName(entry.path)}>
        <span className="block truncate">{name}</span>
        <span className="block truncate text-small text-dim">
          {place === '' ? 'Workspace folder' : shownName(place)} ·{' '}
          <RelativeTime at={entry.deletedAt} />
        </span>
      </span>
      <IconButton isSmall icon="discard" label={`Restore ${name}`} onClick={onRestore} />
      <IconButton isSmall icon="trash" label={`Delete ${name} for good`} onClick={onDelete} />
    </li>
  )
}
