import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { signInSentences } from './sign-in-sentences.ts'
import { refusalOf, useGithub } from './use-github.ts'

/** What the account menu offers somebody who can sign in with GitHub as well, or could. */
export function useGithubEntries(): MenuEntry[] {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const methods = useQuery(trpc.session.methods.queryOptions(undefined, { staleTime: Infinity }))
  const isOffered = Boolean(methods.data?.github)
  const connection = useQuery(trpc.session.github.queryOptions(undefined, { enabled: isOffered }))
  const { pathname, search } = window.location
  const connect = useGithub({ intent: 'connect', next: pathname + search })
  const disconnect = useMutation(trpc.session.disconnectGithub.mutationOptions())

  const onConnect = () =>
    connect.mutate(undefined, {
      onError: (error) => {
        const code = refusalOf(error)
        void showToast({
          tone: 'danger',
          title: 'GitHub is not connected',
          description: code === null ? sentenceOf(error) : signInSentences[code],
        })
      },
    })
  const onDisconnect = () =>
    disconnect.mutate(undefined, {
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.session.github.queryFilter())
        void showToast({
          tone: 'ok',
          title: 'GitHub is disconnected',
          description: 'From now on you sign in by link.',
        })
      },
      onError: (error) =>
        void showToast({
          tone: 'danger',
          title: 'GitHub is still connected',
          description: sentenceOf(error),
        }),
    })

  const { data } = connection
  const isConnected = data && !data.isToBeRenewed
  if (!isOffered || data === undefined || (isConnected && data.isLasting)) return []
  const entry = isConnected
    ? { label: `Disconnect GitHub (${data.login})`, onSelect: onDisconnect }
    : { label: data ? 'Connect GitHub again' : 'Connect GitHub', onSelect: onConnect }
  return [{ ...entry, icon: 'github' }]
}
