import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'

/**
 * What can be done about somebody. Each tells in a toast when it was not done; `askAgain` is asked
 * first whether the refusal is for it to answer.
 */
export function useUserActions(askAgain: (error: unknown) => boolean) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = (failure: string) => ({
    // The list, and whatever it changes for codespaces and counts.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.admin.pathKey() }),
    onError: (error: unknown) => {
      if (askAgain(error)) return
      showToast({ tone: 'danger', title: failure, description: sentenceOf(error) })
    },
  })
  const { users } = trpc.admin
  return {
    setRole: useMutation(users.setRole.mutationOptions(options('The role was not changed'))),
    suspend: useMutation(users.suspend.mutationOptions(options('They were not suspended'))),
    unsuspend: useMutation(users.unsuspend.mutationOptions(options('They were not let in again'))),
    signOut: useMutation(users.signOut.mutationOptions(options('They were not signed out'))),
  }
}
export type UserActions = ReturnType<typeof useUserActions>
