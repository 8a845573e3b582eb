import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { askAgain } from '#web/lib/ask-again.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { rememberOne } from './use-codespaces.ts'

/** What was saved of a codespace, and what can be done with it. */
export function useSnapshots({ name, displayName }: Codespace) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { snapshots } = trpc.codespaces
  const list = useQuery(snapshots.list.queryOptions({ name }, { staleTime: 0 }))
  const lookAgain = () => queryClient.invalidateQueries(snapshots.list.queryFilter({ name }))
  const failed = (title: string) => (error: unknown) =>
    void showToast({ tone: 'danger', title, description: sentenceOf(error) })
  const restore = useMutation(
    snapshots.restore.mutationOptions({
      onSuccess({ files, skipped }) {
        const back = `${files} ${files === 1 ? 'file is' : 'files are'} back`
        const rest = skipped > 0 ? ` ${skipped} could not be written.` : ''
        showToast({
          tone: skipped > 0 ? 'warning' : 'ok',
          title: `${back} in ${displayName}`,
          description: `What was there before is a snapshot too.${rest}`,
        })
      },
      onError: failed('The snapshot was not restored'),
      onSettled: lookAgain,
    }),
  )
  const create = useMutation(
    snapshots.createCodespace.mutationOptions({
      ...askAgain,
      onSuccess: (codespace) => rememberOne(queryClient, trpc, codespace),
      onError: failed('No codespace was created'),
    }),
  )
  const forget = useMutation(
    snapshots.forget.mutationOptions({
      onError: failed('The snapshot was not deleted'),
      onSettled: lookAgain,
    }),
  )
  return { list, restore, create, forget }
}
