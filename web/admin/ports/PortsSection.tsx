import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SharedPort } from '#server/ports/ports.schema.ts'
import { askAgain } from '#web/lib/ask-again.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { type AdminColumn, AdminTable } from '../AdminTable.tsx'
import { SectionData } from '../SectionData.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { SharedPortRow } from './SharedPortRow.tsx'

/** They come and go by themselves. */
const againMs = 5000

const columns: AdminColumn[] = [
  { label: 'Port' },
  { label: 'Who may open it', className: 'w-36 max-sm:hidden' },
  { label: 'Reports', className: 'w-32 max-md:hidden' },
  { label: 'Actions', className: 'w-24', isForReaders: true },
]

/** The ports that others than their owners can open now, and the switch that ends it. */
export function PortsSection() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { list, close, allow } = trpc.admin.ports
  const ports = useQuery(list.queryOptions(undefined, { refetchInterval: againMs }))
  const again = useSignInAgain()
  const [closing, setClosing] = useState<SharedPort | null>(null)
  const options = (failure: string) => ({
    ...askAgain,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: list.queryKey() }),
    onError: (error: unknown) => {
      if (again.ask(error)) return
      showToast({ tone: 'danger', title: failure, description: sentenceOf(error) })
    },
  })
  const end = useMutation(close.mutationOptions(options('The port was not closed')))
  const permit = useMutation(allow.mutationOptions(options('The port is still closed')))
  return (
    <>
      <SectionHeading title="Ports">
        Ports of codespaces that others than their owners can open now. Closing one ends every
        connection to it but its owner’s; what it shows is not for you to see here.
      </SectionHeading>
      <SectionData query={ports} waiting="Loading the ports" failed="The ports could not be listed">
        {(shared) =>
          shared.length === 0 ? (
            <EmptyState icon="radio-tower" title="Nobody shares a port">
              Ports that are public, or open to an organization or to people by name, are listed.
            </EmptyState>
          ) : (
            <AdminTable
              caption="Shared ports"
              columns={columns}
              rows={shared
                .toSorted((one, other) => other.reports - one.reports)
                .map((port) => (
                  <SharedPortRow
                    key={`${port.name} ${port.port}`}
                    shared={port}
                    isBusy={end.isPending || permit.isPending}
                    onClose={() => setClosing(port)}
                    onAllow={() => permit.mutate({ name: port.name, port: port.port })}
                  />
                ))}
            />
          )
        }
      </SectionData>
      {closing && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={`Close port ${closing.port} of ${closing.displayName}?`}
          confirmLabel="Close port"
          isBusy={end.isPending}
          onConfirm={() => {
            const { name, port } = closing
            end.mutate({ name, port }, { onSettled: () => setClosing(null) })
          }}
          onCancel={() => setClosing(null)}
        >
          Everybody but {closing.owner.name} loses it at once, and {closing.owner.name} cannot share
          it again until you allow it. The program behind it goes on.
        </ConfirmDialog>
      )}
      {again.dialog}
    </>
  )
}
