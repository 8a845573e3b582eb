import { useMutation, useQueryClient } from '@tanstack/react-query'
import { askAgain } from '#web/lib/ask-again.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'

/**
 * What an administrator may do with anybody's codespace. Each tells in a toast when
 * it was not done.
 */
export function useCodespaceDeeds(askForSignIn: (error: unknown) => boolean) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = (failure: string) => ({
    ...askAgain,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.admin.pathKey() }),
    onError: (error: unknown) => {
      if (askForSignIn(error)) return
      showToast({ tone: 'danger', title: failure, description: sentenceOf(error) })
    },
  })
  const { codespaces } = trpc.admin
  return {
    stop: useMutation(codespaces.stop.mutationOptions(options('It was not stopped'))),
    remove: useMutation(codespaces.delete.mutationOptions(options('It was not deleted'))),
  }
}
export type CodespaceDeeds = ReturnType<typeof useCodespaceDeeds>
