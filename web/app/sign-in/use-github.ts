import { useMutation } from '@tanstack/react-query'
import type { SignInError, StartGithubInput } from '#server/auth/auth.schema.ts'

type Trip = Pick<StartGithubInput, 'intent'> & {
  /** Where to be afterwards. */
  next: string
}

/**
 * Not to be told apart from a server that refused: nothing was begun, and it can be tried again.
 */
class GithubRefused extends Error {
  override readonly name = 'GithubRefused'
  readonly code: SignInError
  constructor(code: SignInError) {
    super(code)
    this.code = code
  }
}

/** Why the trip did not begin; null where no answer came at all. */
export const refusalOf = (error: unknown): SignInError | null =>
  error instanceof GithubRefused ? error.code : null

/**
 * Leaves for GitHub, which sends the browser back; who is signed in goes straight on. Stays pending
 * while the page goes away.
 */
export function useGithub({ intent, next }: Trip) {
  return useMutation({
    mutationFn: async () => {
      // Only now: it brings what reads schemas, which no other page needs to begin with.
      const [{ postSignIn }, { getCsrfToken }] = await Promise.all([
        import('./post-sign-in.ts'),
        import('next-auth/react'),
      ])
      const csrfToken = await getCsrfToken()
      const input: StartGithubInput = { csrfToken, intent, callbackUrl: next }
      const { url, error } = await postSignIn('/api/auth/signin/github', input)
      const isInAlready = error === 'ALREADY_SIGNED_IN'
      if (error !== undefined && !isInAlready) throw new GithubRefused(error)
      window.location.assign(isInAlready ? next : url)
      await new Promise(() => undefined)
    },
  })
}
