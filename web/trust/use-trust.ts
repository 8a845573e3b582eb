import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { rememberOne } from '#web/codespaces/use-codespaces.ts'
import { useTRPC } from '#web/lib/trpc.ts'

/** Trusting what is in a codespace, and taking that back. Both hold from its next start. */
export function useTrust() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = {
    onSuccess: (codespace: Codespace) => rememberOne(queryClient, trpc, codespace),
    // What was shown may not be what is there by now.
    onError: () => void queryClient.invalidateQueries({ queryKey: requestKey }),
  }
  const requestKey = trpc.codespaces.trustRequest.pathKey()
  return {
    trust: useMutation(trpc.codespaces.trust.mutationOptions(options)),
    distrust: useMutation(trpc.codespaces.distrust.mutationOptions(options)),
  }
}
