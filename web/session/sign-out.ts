import { useMutation } from '@tanstack/react-query'
import { leaveAfter } from '#web/lib/session-end.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { forgetUser } from './forget-user.ts'

const onError = (error: unknown) =>
  void showToast({
    tone: 'danger',
    title: 'You are still signed in',
    description: sentenceOf(error),
  })

/** Ends this browser's session and leaves for the sign-in page; or says that it could not. */
export function useSignOut() {
  const end = async () => {
    // Only now: few visits end so, and every one would begin with it.
    const { signOut } = await import('next-auth/react')
    await signOut({ redirect: false, redirectTo: '/sign-in' })
    forgetUser()
  }
  return useMutation({ mutationFn: () => leaveAfter(end), onError })
}

/** The same for every session of the user, wherever it is. */
export function useSignOutEverywhere() {
  const client = useTRPCClient()
  const end = async () => {
    await client.session.signOutEverywhere.mutate()
    forgetUser()
  }
  return useMutation({ mutationFn: () => leaveAfter(end), onError })
}
