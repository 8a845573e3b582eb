import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { exactTime } from '#web/lib/relative-time.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { rememberOne } from './use-codespaces.ts'

/** What can be done with a codespace. Each says itself, in a toast, when it could not be done. */
export function useCodespaceActions() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = (failure: string) => ({
    onSuccess: (codespace: Codespace) => rememberOne(queryClient, trpc, codespace),
    onError: (error: unknown) =>
      void showToast({ tone: 'danger', title: failure, description: sentenceOf(error) }),
  })
  const { codespaces } = trpc
  const start = useMutation(codespaces.start.mutationOptions(options('It was not started')))
  const stop = useMutation(codespaces.stop.mutationOptions(options('It was not stopped')))
  const restore = useMutation(codespaces.restore.mutationOptions(options('It was not restored')))
  const rename = useMutation(codespaces.rename.mutationOptions(options('It was not renamed')))
  const remove = useMutation(
    codespaces.delete.mutationOptions({
      ...options('It was not deleted'),
      onSuccess: (codespace) => {
        rememberOne(queryClient, trpc, codespace)
        showToast({
          title: `${codespace.displayName} is deleted`,
          description:
            codespace.deletedUntil === null
              ? 'Its files can be restored for a while.'
              : `Its files can be restored until ${exactTime(codespace.deletedUntil)}.`,
          action: { label: 'Undo', onSelect: () => restore.mutate({ name: codespace.name }) },
        })
      },
    }),
  )
  return { start, stop, restore, rename, remove }
}
export type CodespaceActions = ReturnType<typeof useCodespaceActions>
