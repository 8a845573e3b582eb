/** The sign-in page, which comes back to `path` (with its query) afterwards. */
function signInAddress(path: string): string {
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`
}

let isLeaving = false

/**
 * The session is over: leaves for the sign-in page by a real navigation, so that nothing of the
 * user's stays in memory and every socket closes. Calling it again while it happens does nothing.
 */
export function leaveForSignIn(): void {
  const { pathname, search, hash } = window.location
  if (isLeaving || pathname === '/sign-in') return
  isLeaving = true
  window.location.assign(signInAddress(pathname + search + hash))
}

/**
 * Ends the session on purpose, then leaves without coming back to this page. What notices meanwhile
 * that the session is over (its sockets close at once) does not get in between. Rejects, and stays,
 * when `end` does.
 */
export async function leaveAfter(end: () => Promise<unknown>): Promise<void> {
  isLeaving = true
  try {
    await end()
  } catch (error) {
    isLeaving = false
    throw error
  }
  window.location.assign('/sign-in')
}
