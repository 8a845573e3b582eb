import { useEffect, useState } from 'react'
import { type SignInError, useSignInLinkInput } from '#server/auth/auth.schema.ts'
import { postSignIn } from './post-sign-in.ts'

export type SignInState =
  /** There is no link to use. */
  | { phase: 'idle' }
  | { phase: 'signing-in' }
  | { phase: 'refused'; error: SignInError }
  | { phase: 'unreachable'; retry: () => void }

const answered = (address: string) => window.location.replace(address)

/**
 * Uses the link whose token is the address's fragment, once, and goes to `next`. The fragment
 * leaves the address bar and the history before anything is sent.
 */
export function useSignInLink(
  next: string,
  leave: (address: string) => void = answered,
): SignInState {
  const [state, setState] = useState<SignInState>(() =>
    window.location.hash.length > 1 ? { phase: 'signing-in' } : { phase: 'idle' },
  )
  useEffect(() => {
    const takeLink = () => {
      const fragment = window.location.hash.slice(1)
      if (fragment === '') return
      window.history.replaceState(null, '', window.location.pathname + window.location.search)
      const input = useSignInLinkInput.safeParse({ token: fragment, callbackUrl: next })
      if (!input.success) return setState({ phase: 'refused', error: 'LINK_INVALID' })
      const run = async () => {
        setState({ phase: 'signing-in' })
        try {
          await isShown()
          const answer = await postSignIn('/api/auth/callback/link', input.data)
          if (answer.error === undefined) return leave(answer.url)
          setState({ phase: 'refused', error: answer.error })
        } catch {
          // No answer: whether the link is used up is not known, so the same is sent
          // again on request.
          setState({ phase: 'unreachable', retry: () => void run() })
        }
      }
      void run()
    }
    takeLink()
    // A link that is pasted while this page is shown changes nothing but the fragment.
    window.addEventListener('hashchange', takeLink)
    return () => window.removeEventListener('hashchange', takeLink)
  }, [next, leave])
  return state
}

/**
 * A browser may run a page ahead, before anybody looks at it; a link that works once must
 * wait for them.
 */
async function isShown(): Promise<void> {
  if (!(document as Document & { prerendering?: boolean }).prerendering) return
  await new Promise((resolve) =>
    document.addEventListener('prerenderingchange', resolve, { once: true }),
  )
}
