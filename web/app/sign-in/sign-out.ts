import { signOut } from 'next-auth/react'

/** Ends this browser's session and leaves for the sign-in page. Rejects when the server did not answer. */
export async function signOutHere(): Promise<void> {
  await signOut({ redirect: false, redirectTo: '/sign-in' })
  window.location.assign('/sign-in')
}
