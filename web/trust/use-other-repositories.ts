import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'

/** Says whether a codespace gets what it asks for besides: at once where it runs. */
export function useOtherRepositories() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.codespaces.answerRepositories.mutationOptions({
      onSettled: () =>
        queryClient.invalidateQueries({ queryKey: trpc.codespaces.trustRequest.pathKey() }),
    }),
  )
}
