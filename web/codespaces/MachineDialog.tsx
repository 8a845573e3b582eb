import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { RadioGroup } from '#web/ui/RadioGroup.tsx'
import { machineOptions } from './machine-words.ts'
import type { CodespaceActions } from './use-codespace-actions.ts'

/** Another machine type: more or less of everything but storage, which only grows. */
export function MachineDialog(props: {
  codespace: Codespace
  setMachine: CodespaceActions['setMachine']
  onClose: () => void
}) {
  const { codespace, setMachine, onClose } = props
  const { name, displayName, state } = codespace
  const trpc = useTRPC()
  const offers = useQuery(trpc.codespaces.machines.queryOptions({ name }))
  const has = codespace.nextMachine ?? codespace.machine?.name ?? null
  const [chosen, setChosen] = useState<string | null>(null)
  const machine = chosen ?? has ?? offers.data?.find(({ isDefault }) => isDefault)?.name ?? ''
  const change = () =>
    setMachine.mutate(
      { name, machine },
      // Its toast says why it was not.
      { onSuccess: onClose },
    )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Machine type of ${displayName}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isBusy={setMachine.isPending}
            disabled={offers.data === undefined || machine === has}
            onClick={change}
          >
            Change type
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {offers.isPending && <Spinner label="Looking at the types there are…" />}
        {offers.isError && (
          <Banner
            tone="danger"
            action={<Button onClick={() => void offers.refetch()}>Try again</Button>}
          >
            The types could not be listed. {sentenceOf(offers.error)}
          </Banner>
        )}
        {offers.data && (
          <RadioGroup
            label="Types"
            value={machine}
            options={machineOptions(offers.data)}
            onChange={setChosen}
          />
        )}
        {offers.data?.length === 1 && (
          <p className="text-dim">It is the only one. An administrator can offer others.</p>
        )}
        <p className="text-dim">
          {state === 'running'
            ? 'It holds at once where the engine can, else from the next start on. Storage grows at the next start, and never shrinks.'
            : 'It holds from the next start on. Storage never shrinks.'}
        </p>
      </div>
    </Dialog>
  )
}
