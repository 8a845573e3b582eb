import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SealingState } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { AdminTable } from '../AdminTable.tsx'
import { SectionData } from '../SectionData.tsx'
import { SectionHeading } from '../SectionHeading.tsx'

/** While values are sealed anew, how far that is. */
const againMs = 1000

/** The key that secrets and tokens are sealed with, and how to have another one. */
export function EncryptionSection() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const sealing = useQuery(
    trpc.secrets.sealing.get.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.isRotating ? againMs : false),
    }),
  )
  const again = useSignInAgain()
  const [isAsking, setIsAsking] = useState(false)
  const rotate = useMutation(
    trpc.secrets.sealing.rotate.mutationOptions({
      onSuccess: (state) => {
        queryClient.setQueryData(trpc.secrets.sealing.get.queryKey(), state)
        if (!state.isRotating)
          showToast({ tone: 'ok', title: 'Everything is sealed with a new key' })
      },
      onError: (error) => {
        if (again.ask(error)) return
        showToast({
          tone: 'danger',
          title: 'The key was not rotated',
          description: sentenceOf(error),
        })
      },
    }),
  )
  return (
    <>
      <SectionHeading title="Encryption key">
        Secrets, and the tokens this Bothy keeps, are sealed with a key that is not in the database.
        Nobody is ever shown what is sealed.
      </SectionHeading>
      <SectionData
        query={sealing}
        waiting="Waiting for the key’s state"
        failed="The state of the key could not be loaded"
      >
        {(state) => (
          <>
            {state.unreadableValues > 0 && <Unreadable count={state.unreadableValues} />}
            <Keys state={state} />
            <Rotation state={state} isBusy={rotate.isPending} onRotate={() => setIsAsking(true)} />
          </>
        )}
      </SectionData>
      <ConfirmDialog
        isOpen={isAsking}
        title="Rotate the encryption key?"
        confirmLabel="Rotate the key"
        isBusy={rotate.isPending}
        onConfirm={() => rotate.mutate(undefined, { onSettled: () => setIsAsking(false) })}
        onCancel={() => setIsAsking(false)}
      >
        <div className="flex flex-col gap-3">
          <p>
            A new key is made, and every value is sealed anew with it while everything goes on. No
            secret changes, and no codespace has to restart.
          </p>
          <p>
            <strong className="text-text">Back up the new key.</strong> A backup of the database
            made from then on can only be read with it, and older ones only with the old key.
          </p>
        </div>
      </ConfirmDialog>
      {again.dialog}
    </>
  )
}

function Unreadable({ count }: { count: number }) {
  return (
    <Banner tone="danger">
      {count === 1 ? 'One value cannot' : `${count.toLocaleString('en-US')} values cannot`} be read:
      the key it was sealed with is not here, or it was changed from outside. Bring the key back, or
      have {count === 1 ? 'it' : 'them'} set again.
    </Banner>
  )
}

function Keys({ state: { keys } }: { state: SealingState }) {
  return (
    <AdminTable
      caption="Keys"
      columns={[{ label: 'Key' }, { label: 'Sealed values', className: 'text-right' }]}
      rows={keys.map(({ id, isCurrent, sealedValues }) => (
        <tr key={id}>
          <th scope="row" className="py-3 pr-3 pl-4 text-left font-normal">
            <span className="flex flex-wrap items-center gap-x-2">
              <Icon name="key" className="text-dim" />
              <code className="min-w-0 font-mono wrap-anywhere">{id}</code>
              {isCurrent && <span className="text-small text-dim">Seals what is new</span>}
            </span>
          </th>
          <td className="py-3 pr-4 text-right">{sealedValues.toLocaleString('en-US')}</td>
        </tr>
      ))}
    />
  )
}

function Rotation(props: { state: SealingState; isBusy: boolean; onRotate: () => void }) {
  const { state, isBusy, onRotate } = props
  const left = state.keys
    .filter(({ isCurrent }) => !isCurrent)
    .reduce((sum, { sealedValues }) => sum + sealedValues, 0)
  if (state.lockedBy !== null) {
    return (
      <p className="flex gap-1.5 text-dim">
        <Icon name="lock" className="mt-0.75" />
        <span className="min-w-0">
          The key comes from the variable{' '}
          <code className="font-mono break-all text-text">{state.lockedBy}</code> of the server’s
          environment, so it is changed there: with a new key before the old one, everything is
          sealed anew at the next start.
        </span>
      </p>
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button icon="sync" isBusy={isBusy || state.isRotating} onClick={onRotate}>
        Rotate the key
      </Button>
      {state.isRotating && (
        <Spinner label={`Sealing anew: ${left.toLocaleString('en-US')} values to go`} />
      )}
    </div>
  )
}
