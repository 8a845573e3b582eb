import { z } from 'zod'

/** What the signed-in person's browser may know about them. */
export const signedInUser = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string().nullable(),
  isOwner: z.boolean(),
})
export type SignedInUser = z.infer<typeof signedInUser>

/** Why somebody could not sign in: the `error` of `/sign-in?error=…`. Nothing else ever stands there. */
export const signInError = z.enum([
  /** Wrong, used already, or older than 15 minutes. */
  'LINK_INVALID',
  /** The link is untouched; it works after signing out. */
  'ALREADY_SIGNED_IN',
  'TOO_MANY_ATTEMPTS',
  'SIGN_IN_FAILED',
])
export type SignInError = z.infer<typeof signInError>

/**
 * The body the sign-in page posts as JSON to `/api/auth/callback/link`. The token is the whole fragment of
 * the link; `callbackUrl` is where to go afterwards, a path of this origin.
 */
export const useSignInLinkInput = z.object({
  token: z.string().regex(/^[\w-]{22}$/),
  callbackUrl: z.string().optional(),
})
export type UseSignInLinkInput = z.infer<typeof useSignInLinkInput>

/** Its answer: 200 with `url`, or 4xx with `error`. */
export const signInAnswer = z.object({ url: z.string(), error: signInError.optional() })
