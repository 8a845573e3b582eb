import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'

/** Saves all settings at once; what the server made of them is what is shown from then on. */
export function useSaveSettings() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.settings.set.mutationOptions({
      onSuccess: (settings) => queryClient.setQueryData(trpc.settings.get.queryKey(), settings),
    }),
  )
}
