import { z } from 'zod'

/** What the signed-in person's browser may know about them. */
export const signedInUser = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string().nullable(),
  isOwner: z.boolean(),
  /** May use the administrator's pages. The owner always may. */
  isAdmin: z.boolean(),
})
export type SignedInUser = z.infer<typeof signedInUser>

/**
 * Why somebody could not sign in: the `error` of `/sign-in?error=…`. Nothing else
 * ever stands there.
 */
export const signInError = z.enum([
  /** Wrong, used already, or older than 15 minutes. */
  'LINK_INVALID',
  /** The link is untouched; it works after signing out. */
  'ALREADY_SIGNED_IN',
  'TOO_MANY_ATTEMPTS',
  'SIGN_IN_FAILED',
  /** An administrator keeps this person out. */
  'SUSPENDED',
  /** At GitHub somebody said no. */
  'GITHUB_DENIED',
  /** Down, slow, rate limited, or not understood. */
  'GITHUB_UNREACHABLE',
  /** The app's settings here and at GitHub do not agree. */
  'GITHUB_MISCONFIGURED',
  'GITHUB_NOT_INVITED',
  /** An organization or team may let them in, and GitHub does not say whether they are in it. */
  'GITHUB_MEMBERSHIP_UNKNOWN',
  /** They were signed in, and are invited no more. */
  'ACCESS_ENDED',
  /** Somebody else signs in with this account. */
  'GITHUB_TAKEN',
  /** The first link has not been used. */
  'GITHUB_OWNER_MISSING',
  /** Another browser's, another session's, too old, or used before. */
  'GITHUB_TRIP_INVALID',
  /** Who administers connects GitHub soon after signing in, or not at all. */
  'GITHUB_RECENT_SIGN_IN_REQUIRED',
])
export type SignInError = z.infer<typeof signInError>

/**
 * The body the sign-in page posts as JSON to `/api/auth/callback/link`. The token is the whole
 * fragment of the link; `callbackUrl` is where to go afterwards, a path of this origin.
 */
export const useSignInLinkInput = z.object({
  token: z.string().regex(/^[\w-]{22}$/),
  callbackUrl: z.string().optional(),
})

/** What the sign-in page may offer. `host` is where people would sign in. */
export const signInMethods = z.object({ github: z.object({ host: z.string() }).nullable() })
export type SignInMethods = z.infer<typeof signInMethods>

/**
 * How the signed-in person is known at GitHub; null where they are not connected. `isLasting`: they
 * have no other way to sign in, so it cannot be undone. `isToBeRenewed`: GitHub takes no more what
 * it gave, so nothing is done in their name there until they connect it again.
 */
export const githubConnection = z
  .object({ login: z.string(), isLasting: z.boolean(), isToBeRenewed: z.boolean() })
  .nullable()
export type GithubConnection = z.infer<typeof githubConnection>

/**
 * The body posted as JSON to `/api/auth/signin/github`, beside a CSRF token of `/api/auth/csrf`.
 * `connect` is for who is signed in and wants to sign in with GitHub from now on. The answer's
 * `url` is at GitHub.
 */
export const startGithubInput = z.object({
  csrfToken: z.string(),
  intent: z.enum(['sign-in', 'connect']),
  callbackUrl: z.string().optional(),
})
export type StartGithubInput = z.infer<typeof startGithubInput>

/** What both of these are answered with: 200 with `url`, or 4xx and 5xx with `error`. */
export const signInAnswer = z.object({ url: z.string(), error: signInError.optional() })

/**
 * One line of the list of organizations and teams whose members may sign in, as far as GitHub has
 * said what it means.
 */
export const signInRule = z.object({
  /** As it is listed. */
  rule: z.string(),
  /**
   * As they are called now; null before GitHub has said, and `team` for everybody in
   * the organization.
   */
  organization: z.object({ id: z.string(), login: z.string() }).nullable(),
  team: z.object({ id: z.string(), slug: z.string() }).nullable(),
  /** How many of the people known here are in it. */
  people: z.number(),
  /** When GitHub last said who is in it; null where nobody had to know yet. */
  checkedAt: z.number().nullable(),
  /** Why it does not say now, as a sentence. */
  failure: z.string().nullable(),
})
export type SignInRule = z.infer<typeof signInRule>
