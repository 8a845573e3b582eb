import type { SignInError } from '#server/auth/auth.schema.ts'

/** Why somebody is not signed in, or not connected to GitHub, and what to do. */
export const signInSentences: Record<SignInError, string> = {
  LINK_INVALID:
    'This link no longer works. A link works once and for 15 minutes: get a new one as below.',
  ALREADY_SIGNED_IN:
    'You are signed in already. If you opened a link, it was not used; it still works after you sign out.',
  TOO_MANY_ATTEMPTS: 'There were too many attempts. Wait a few minutes, then try again.',
  SIGN_IN_FAILED:
    'You are not signed in, because something went wrong on the server. Try again, or get a new link.',
  SUSPENDED: 'You are suspended from this Bothy. Whoever administers it can let you in again.',
  GITHUB_DENIED: 'The request was declined at GitHub. Nothing was changed here.',
  GITHUB_UNREACHABLE:
    'GitHub did not answer as it should, so nothing was changed here. Try again in a moment.',
  GITHUB_MISCONFIGURED:
    'GitHub refused this Bothy: its client ID, secret or callback address is not the one GitHub knows. Its log says which.',
  GITHUB_NOT_INVITED:
    'This GitHub account is not invited to this Bothy. Ask whoever runs it to add your login, or to let in an organization you are in. The owner signs in by link first, and connects GitHub in the account menu.',
  GITHUB_MEMBERSHIP_UNKNOWN:
    'GitHub does not say whether you are in an organization or team whose members may sign in here, so nothing was changed. Try again in a moment. Whoever runs this Bothy finds under Administration, GitHub, what is wrong.',
  ACCESS_ENDED:
    'You were signed out: you are not among those any more whom this Bothy lets in, by name or as a member of an organization or team at GitHub. Your codespaces are stopped and kept. Ask whoever runs it.',
  GITHUB_TAKEN:
    'Somebody else signs in to this Bothy with that GitHub account. Choose another account at GitHub.',
  GITHUB_OWNER_MISSING:
    'This Bothy has no owner yet. Open the link it printed when it started: whoever opens it first becomes the owner.',
  GITHUB_TRIP_INVALID:
    'The way back from GitHub was too old, used before, or begun in another browser or session. Start again.',
  GITHUB_RECENT_SIGN_IN_REQUIRED:
    'Connecting GitHub as an administrator needs a sign-in of the last two hours. Sign out and in again.',
}

/** What stands in an address may have been put there by anybody. */
export const knownError = (error: string | null): SignInError | null =>
  error !== null && Object.hasOwn(signInSentences, error) ? (error as SignInError) : null

/** What can go wrong for somebody who is signed in, and only wanted to connect GitHub. */
export const isOfGithub = (error: SignInError | null): boolean =>
  error?.startsWith('GITHUB_') ?? false
