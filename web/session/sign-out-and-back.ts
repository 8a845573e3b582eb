import { leaveForSignIn } from '#web/lib/session-end.ts'
import { forgetUser } from './forget-user.ts'

/**
 * Ends this browser's session and goes to the sign-in page, which comes back to this one. Rejects,
 * and stays, if it cannot.
 */
export async function signOutAndBack(): Promise<void> {
  const { signOut } = await import('next-auth/react')
  await signOut({ redirect: false, redirectTo: '/sign-in' })
  forgetUser()
  leaveForSignIn()
}
