import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { askAgain } from '#web/lib/ask-again.ts'
import { exactTime } from '#web/lib/relative-time.ts'
import { useTRPC, useTRPCClient } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { rememberOne } from './use-codespaces.ts'

/**
 * One wish of the user's about a codespace. Its key goes with every attempt to get it there, so
 * that it is carried out once however often an answer gets lost; another click is another wish.
 */
export const wishFor = ({ name }: Pick<Codespace, 'name'>) => ({
  name,
  idempotencyKey: crypto.randomUUID(),
})

/** What can be done with a codespace. Each says itself, in a toast, when it could not be done. */
export function useCodespaceActions() {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const options = (failure: string) => ({
    onSuccess: (codespace: Codespace) => rememberOne(queryClient, trpc, codespace),
    onError: (error: unknown) =>
      void showToast({ tone: 'danger', title: failure, description: sentenceOf(error) }),
  })
  const keyed = (failure: string) => ({ ...options(failure), ...askAgain })
  const { codespaces } = trpc
  const start = useMutation(codespaces.start.mutationOptions(keyed('It was not started')))
  const stop = useMutation(codespaces.stop.mutationOptions(keyed('It was not stopped')))
  const restart = useMutation(codespaces.restart.mutationOptions(keyed('It was not restarted')))
  const rebuild = useMutation(codespaces.rebuild.mutationOptions(keyed('It was not rebuilt')))
  const duplicate = useMutation(
    codespaces.duplicate.mutationOptions(keyed('It was not duplicated')),
  )
  const restore = useMutation(codespaces.restore.mutationOptions(keyed('It was not restored')))
  const download = useMutation({
    mutationFn: (of: { name: string }) => client.files.archive.query(of),
    onSuccess: ({ path }) => save(path),
    onError: (error: unknown) =>
      void showToast({
        tone: 'danger',
        title: 'Its files were not downloaded',
        description: sentenceOf(error),
      }),
  })
  const rename = useMutation(codespaces.rename.mutationOptions(options('It was not renamed')))
  const retain = useMutation(
    codespaces.setRetention.mutationOptions(options('How long it is kept was not changed')),
  )
  const repair = useMutation(codespaces.repair.mutationOptions(options('It was not repaired')))
  const setMachine = useMutation(
    codespaces.setMachine.mutationOptions(options('Its machine type was not changed')),
  )
  const remove = useMutation(
    codespaces.delete.mutationOptions({
      ...keyed('It was not deleted'),
      onSuccess: (codespace) => {
        rememberOne(queryClient, trpc, codespace)
        const { deletedUntil, displayName } = codespace
        if (deletedUntil === null || !codespace.canRestore) {
          return void showToast({ title: `${displayName} is deleted` })
        }
        showToast({
          title: `${displayName} is deleted`,
          description: `Its files can be restored until ${exactTime(deletedUntil)}.`,
          action: { label: 'Undo', onSelect: () => restore.mutate(wishFor(codespace)) },
        })
      },
    }),
  )
  return {
    start,
    stop,
    restart,
    rebuild,
    duplicate,
    download,
    restore,
    rename,
    setMachine,
    remove,
    repair,
    retain,
  }
}
/** The browser saves what is there, and this page stays. */
function save(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

export type CodespaceActions = ReturnType<typeof useCodespaceActions>
