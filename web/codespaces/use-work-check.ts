import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTRPC, useTRPCClient } from '#web/lib/trpc.ts'
import { rememberOne } from './use-codespaces.ts'

export type WorkCheck = {
  isPending: boolean
  /** What is known by now; null for unknown, which counts as work that would be lost. */
  work: Codespace['work']
  /**
   * It could be looked up: `work` is as it is now, or as it was left when the codespace stopped.
   */
  isChecked: boolean
  isStopped: boolean
}

/**
 * A look that takes longer than this is as good as none: whoever wants to delete is
 * not kept waiting.
 */
const patienceMs = 15_000

/** Looks up what would be lost with a codespace, once for each time this is mounted. */
export function useWorkCheck(codespace: Codespace): WorkCheck {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const [startedAt] = useState(() => Date.now())
  const { name } = codespace
  const check = useQuery({
    queryKey: ['check-work', name, startedAt],
    queryFn: async ({ signal }) => {
      const checked = await client.codespaces.checkWork.mutate(
        { name },
        { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) },
      )
      rememberOne(queryClient, trpc, checked)
      return checked
    },
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const checked = check.data
  return {
    isPending: check.isPending,
    work: (checked ?? codespace).work,
    isChecked: checked !== undefined,
    isStopped: !(checked ?? codespace).canOpen,
  }
}
