import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { useIde } from '../../ide-context.ts'

/** Whom one port is shared with by name. */
export function usePortPeople(port: number) {
  const { name } = useIde().codespace
  const { people } = useTRPC().ports
  const queryClient = useQueryClient()
  const list = useQuery(people.list.queryOptions({ name }))
  const options = {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: people.list.queryKey({ name }) }),
  }
  const add = useMutation(people.add.mutationOptions(options))
  const remove = useMutation(people.remove.mutationOptions(options))
  return {
    /** Undefined until they are known. */
    people: list.data?.filter((person) => person.port === port),
    /** The list, or somebody’s removal. */
    error: list.error ?? remove.error,
    /** Why the last one that was named was not added. */
    refusal: add.error,
    isAdding: add.isPending,
    add: (login: string, onAdded: () => void) =>
      add.mutate({ name, port, login }, { onSuccess: onAdded }),
    forgetRefusal: add.reset,
    isRemoving: remove.isPending,
    remove: (userId: string) => remove.mutate({ name, port, userId }),
  }
}
