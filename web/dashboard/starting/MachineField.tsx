import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { MachineNeeds } from '#server/machines/machines.schema.ts'
import { machineOptions } from '#web/codespaces/machine-words.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { RadioGroup } from '#web/ui/RadioGroup.tsx'

/**
 * What it runs on, where there is more than one type: each with what it has, and the reason where
 * it cannot be had. Without a choice it is the one that the settings name for all, or else the
 * smallest that the repository can use.
 */
export function MachineField(props: {
  repositoryUrl: string | null
  needs: MachineNeeds
  chosen: string | null
  onChoose: (machine: string | null) => void
  /** What is shown where the one of the settings cannot be had: the server may not know why. */
  onStandIn: (machine: string | null) => void
}) {
  const { repositoryUrl, needs, chosen, onChoose, onStandIn } = props
  const trpc = useTRPC()
  const { data } = useQuery(
    trpc.machines.offer.queryOptions(
      { repositoryUrl, needs },
      { placeholderData: keepPreviousData, staleTime: 10_000 },
    ),
  )
  const { machines = [], wanted = null } = data ?? {}
  const isRefused =
    chosen !== null &&
    data !== undefined &&
    !machines.some(({ name, refusal }) => name === chosen && refusal === null)
  useEffect(() => {
    // What is shown is what is sent: another repository may not have it.
    if (isRefused) onChoose(null)
  }, [isRefused, onChoose])
  const usual = machines.find(({ isDefault }) => isDefault)
  const refusal = wanted?.refusal ?? null
  // Also where none has what the repository needs: what is created is not to be the wanted one.
  const standIn = refusal === null ? null : (usual?.name ?? null)
  useEffect(() => onStandIn(standIn), [standIn, onStandIn])
  return (
    <>
      {wanted !== null && refusal !== null && chosen === null && (
        <Banner tone="warning">
          Your machine type “{wanted.name}” cannot be had here. {refusal}
          {usual && ` It gets “${usual.name}”.`}
        </Banner>
      )}
      {machines.length > 1 && (
        <RadioGroup
          label="Machine type"
          value={chosen ?? usual?.name ?? ''}
          options={machineOptions(machines)}
          onChange={onChoose}
        />
      )}
    </>
  )
}
