import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'

/** Has what is shown of secrets asked for again, and of what runs with them. */
export function useSecretsChanged(): () => void {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: trpc.secrets.pathKey() })
  }
}
