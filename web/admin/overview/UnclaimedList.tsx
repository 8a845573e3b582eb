import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Unclaimed } from '#server/codespaces/unclaimed/unclaimed.schema.ts'
import { bytesWord } from '#web/lib/bytes.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Button } from '#web/ui/Button.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { type AdminColumn, AdminTable } from '../AdminTable.tsx'
import { SectionError } from '../SectionError.tsx'

const columns: AdminColumn[] = [
  { label: 'Id' },
  { label: 'Size', className: 'w-28 text-right' },
  { label: 'Last written', className: 'w-40 pl-4 max-sm:hidden' },
  { label: 'Actions', className: 'w-24', isForReaders: true },
]

/**
 * What this server has on the machine and not in the database, where there is any; and the way to
 * be rid of it, one by one.
 */
export function UnclaimedList() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const list = useQuery(trpc.admin.unclaimed.list.queryOptions())
  const [asked, setAsked] = useState<Unclaimed | null>(null)
  const again = useSignInAgain()
  const remove = useMutation(
    trpc.admin.unclaimed.remove.mutationOptions({
      onSuccess: () => showToast({ tone: 'ok', title: 'It is removed' }),
      onError: (error) => {
        if (again.ask(error)) return
        showToast({ tone: 'danger', title: 'It was not removed', description: sentenceOf(error) })
      },
      onSettled: () => {
        setAsked(null)
        return queryClient.invalidateQueries({ queryKey: trpc.admin.unclaimed.list.queryKey() })
      },
    }),
  )
  if (list.isError && !list.data) {
    const title = 'What is on this machine and not in the database could not be looked up'
    return <SectionError title={title} error={list.error} onRetry={() => void list.refetch()} />
  }
  if (!list.data || list.data.length === 0) return null
  return (
    <section aria-labelledby="unclaimed-heading" className="flex flex-col gap-3">
      <div>
        <h2 id="unclaimed-heading" className="font-medium">
          Found on this machine, not in the database
        </h2>
        <p className="text-dim">
          Codespaces that the database knows nothing of, as after the restore of an older backup.
          They are left as they are: restore a later backup to have them back, or remove them.
        </p>
      </div>
      <AdminTable
        isFixed
        caption="Found on this machine, not in the database"
        columns={columns}
        rows={list.data.map((one) => <Row key={one.id} one={one} onRemove={() => setAsked(one)} />)}
      />
      <ConfirmDialog
        isOpen={asked !== null}
        isDangerous
        title="Remove these files for good?"
        confirmLabel="Remove"
        isBusy={remove.isPending}
        onConfirm={() => asked && remove.mutate({ id: asked.id })}
        onCancel={() => setAsked(null)}
      >
        <p className="wrap-anywhere">
          The container, the files and the snapshots of {asked?.id} are removed from this machine.
          There may be work in them that is nowhere else, and nothing brings it back.
        </p>
        {asked?.isRunning && <p className="pt-2">It runs at this moment, and ends at once.</p>}
      </ConfirmDialog>
      {again.dialog}
    </section>
  )
}

function Row({ one, onRemove }: { one: Unclaimed; onRemove: () => void }) {
  const { id, isRunning, bytes, changedAt } = one
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className="py-2 pr-3 pl-4 text-left font-normal wrap-anywhere">
        <code>{id}</code>
        {isRunning && <span className="text-dim"> (running)</span>}
      </th>
      <td className="py-2 pr-3 text-right tabular-nums">
        {bytes === null ? 'Unknown' : bytesWord(bytes)}
      </td>
      <td className="py-2 pr-3 pl-4 max-sm:hidden">
        {changedAt === null ? 'Unknown' : <RelativeTime at={changedAt} />}
      </td>
      <td className="py-2 pr-4 text-right">
        <Button aria-label={`Remove ${id}`} onClick={onRemove}>
          Remove
        </Button>
      </td>
    </tr>
  )
}
