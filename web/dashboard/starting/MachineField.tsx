import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { MachineNeeds } from '#server/machines/machines.schema.ts'
import { machineOptions } from '#web/codespaces/machine-words.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { RadioGroup } from '#web/ui/RadioGroup.tsx'

/**
 * What it runs on, where there is more than one type: each with what it has, and the reason where
 * it cannot be had. Without a choice it is the smallest that the repository can use.
 */
export function MachineField(props: {
  repositoryUrl: string | null
  needs: MachineNeeds
  chosen: string | null
  onChoose: (machine: string | null) => void
}) {
  const { repositoryUrl, needs, chosen, onChoose } = props
  const trpc = useTRPC()
  const offers = useQuery(
    trpc.machines.offer.queryOptions(
      { repositoryUrl, needs },
      { placeholderData: keepPreviousData, staleTime: 10_000 },
    ),
  )
  const isRefused =
    chosen !== null &&
    offers.data !== undefined &&
    !offers.data.some(({ name, refusal }) => name === chosen && refusal === null)
  useEffect(() => {
    // What is shown is what is sent: another repository may not have it.
    if (isRefused) onChoose(null)
  }, [isRefused, onChoose])
  if (offers.data === undefined || offers.data.length < 2) return null
  const value = chosen ?? offers.data.find(({ isDefault }) => isDefault)?.name
  return (
    <RadioGroup
      label="Machine type"
      value={value ?? ''}
      options={machineOptions(offers.data)}
      onChange={onChoose}
    />
  )
}
