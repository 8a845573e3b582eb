import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { codeOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'

/** Asked again where no answer came: their keys keep that from being done twice. */
const retry = (failures: number, error: unknown) => codeOf(error) === null && failures < 3

/** What an administrator may do with anybody's codespace. Each tells in a toast when it was not done. */
export function useCodespaceDeeds(askAgain: (error: unknown) => boolean) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = (failure: string) => ({
    retry,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.admin.pathKey() }),
    onError: (error: unknown) => {
      if (askAgain(error)) return
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
