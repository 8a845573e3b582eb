import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { CodespaceSnapshot } from '#server/codespaces/snapshots/snapshots.schema.ts'
import { exactTime } from '#web/lib/relative-time.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { SnapshotRow } from './SnapshotRow.tsx'
import { useSnapshots } from './use-snapshots.ts'

/** What was saved of a codespace at its stops, to be had back in it or as another one. */
export function SnapshotsDialog(props: { codespace: Codespace; onClose: () => void }) {
  const { codespace, onClose } = props
  const snapshots = useSnapshots(codespace)
  const { list, create, forget } = snapshots
  const [forgetting, setForgetting] = useState<CodespaceSnapshot | null>(null)
  const navigate = useNavigate()
  const close = useRef<HTMLButtonElement>(null)
  const createFrom = (snapshotId: string) =>
    create.mutate(
      { name: codespace.name, snapshotId, idempotencyKey: crypto.randomUUID() },
      {
        onSuccess({ name }) {
          onClose()
          void navigate({ to: '/c/$name', params: { name } })
        },
      },
    )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      initialFocus={close}
      title={`Snapshots of ${codespace.displayName}`}
      description="Uncommitted and unpushed work is saved each time the codespace stops. The latest ten are kept, for as long as the codespace is, in the trash too."
      footer={
        <Button ref={close} onClick={onClose}>
          Close
        </Button>
      }
    >
      {list.isPending && <Skeleton className="h-16 w-full" />}
      {list.isError && (
        <ErrorState
          title="The snapshots could not be listed"
          details={detailsOf(list.error)}
          action={<Button onClick={() => list.refetch()}>Try again</Button>}
        >
          {sentenceOf(list.error)}
        </ErrorState>
      )}
      {list.data?.length === 0 && (
        <EmptyState icon="history" title="No snapshots yet">
          The first one is taken when the codespace stops with something in it that is not pushed.
        </EmptyState>
      )}
      {list.data !== undefined && list.data.length > 0 && (
        <ul aria-label="Snapshots" className="divide-y divide-line rounded-card border border-line">
          {list.data.map((snapshot) => (
            <SnapshotRow
              key={snapshot.id}
              codespace={codespace}
              snapshot={snapshot}
              snapshots={snapshots}
              onCreate={() => createFrom(snapshot.id)}
              onForget={() => setForgetting(snapshot)}
            />
          ))}
        </ul>
      )}
      {forgetting && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={`Delete the snapshot of ${exactTime(forgetting.takenAt)}?`}
          confirmLabel="Delete"
          isBusy={forget.isPending}
          onCancel={() => setForgetting(null)}
          onConfirm={() =>
            forget.mutate(
              { name: codespace.name, snapshotId: forgetting.id },
              { onSettled: () => setForgetting(null) },
            )
          }
        >
          What is in it and nowhere else is gone then, and nobody can bring it back.
        </ConfirmDialog>
      )}
    </Dialog>
  )
}
