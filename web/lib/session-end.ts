/** The sign-in page, which comes back to `path` (with its query) afterwards. */
export function signInAddress(path: string): string {
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`
}

let isLeaving = false

/**
 * The session is over: leaves for the sign-in page by a real navigation, so that nothing of the user's
 * stays in memory and every socket closes. Calling it again while it happens does nothing.
 */
export function leaveForSignIn(): void {
  const { pathname, search, hash } = window.location
  if (isLeaving || pathname === '/sign-in') return
  isLeaving = true
  window.location.assign(signInAddress(pathname + search + hash))
}
