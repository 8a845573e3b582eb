import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ForkState } from '#server/github/repository-access.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { compareAddress, pushCommand } from './push-words.ts'

const lookEveryMs = 2000

export type Fork = {
  /** Null before GitHub was asked. */
  state: ForkState | null
  /** It was agreed to, and goes on by itself. */
  isAgreed: boolean
  isPushing: boolean
  /** Why it does not go on, in one sentence. */
  failure: string | null
  agree: () => void
}

/**
 * From a push that was refused to one that goes to a fork. What is done at GitHub is looked for
 * until it is there.
 */
export function useFork(folder: string, onDone: () => void): Fork {
  const { codespace, connection, terminalRequests } = useIde()
  const { name } = codespace
  const trpc = useTRPC()
  const { fork } = trpc.codespaces
  const [isAgreed, setAgreed] = useState(false)
  const asked = useQuery(
    fork.get.queryOptions(
      { name },
      {
        gcTime: 0,
        retry: false,
        refetchInterval: ({ state }) =>
          state.data?.step === 'ready' || state.status === 'error' ? false : lookEveryMs,
      },
    ),
  )
  const make = useMutation(fork.make.mutationOptions())
  const take = useMutation(fork.take.mutationOptions())
  const push = useMutation({
    mutationFn: async () => {
      const { forkUrl, sourceUrl, compareUrl } = await take.mutateAsync({ name })
      const wanted = { folder, forkUrl, sourceUrl }
      const taken = await connection.client.git.takeFork.mutate(wanted)
      return { ...taken, compareUrl }
    },
    onSuccess({ folder: root, remote, branch, compareUrl }) {
      onDone()
      if (branch === null) {
        showToast({
          tone: 'warning',
          title: `“${remote}” is your fork now`,
          description: 'You are on no branch: make one, then push it.',
        })
        return
      }
      terminalRequests.open(root, pushCommand(remote, branch))
      showToast({
        title: `Pushing ${branch} to your fork`,
        description: `“${remote}” is the fork now. Once it is pushed you can ask for it to be taken over.`,
        action: {
          label: 'Open pull request',
          onSelect: () =>
            void window.open(compareAddress(compareUrl, branch), '_blank', 'noopener'),
        },
        staysOpen: true,
      })
    },
  })

  const state = asked.data ?? null
  const goOn = useRef(push.mutate)
  goOn.current = push.mutate
  const isReady = state?.step === 'ready'
  useEffect(() => {
    if (isAgreed && isReady) goOn.current()
  }, [isAgreed, isReady])
  const error = asked.error ?? make.error ?? push.error
  return {
    state,
    isAgreed,
    isPushing: push.isPending,
    failure: error && sentenceOf(error),
    agree() {
      setAgreed(true)
      if (state?.step === 'make') make.mutate({ name })
    },
  }
}
