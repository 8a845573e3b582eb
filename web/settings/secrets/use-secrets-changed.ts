import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'

/**
 * Has what is shown of secrets asked for again, of what runs with them, and of what is
 * recorded of that.
 */
export function useSecretsChanged(): () => void {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    for (const queryKey of [trpc.secrets.pathKey(), trpc.audit.pathKey()]) {
      void queryClient.invalidateQueries({ queryKey })
    }
  }
}
