import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { retryLonger } from '#web/lib/query-client.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { useSignOut } from '#web/session/sign-out.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { PageFrame } from '../PageFrame.tsx'
import { GithubSignIn } from './GithubSignIn.tsx'
import { isOfGithub, knownError, signInSentences } from './sign-in-sentences.ts'
import { useSignInLink } from './use-sign-in-link.ts'

/**
 * Signs in with the link it was opened by, or says how to sign in. Afterwards it goes to `next`.
 * Who comes back from GitHub without success lands here too, also when they are signed in.
 */
export function SignInPage(props: { next: string; error: string | null }) {
  const { next } = props
  const trpc = useTRPC()
  const state = useSignInLink(next)
  const told = state.phase === 'refused' ? state.error : knownError(props.error)
  // Of who was signed in here until somebody else ended that.
  const ended = useQuery(
    trpc.session.ended.queryOptions(undefined, {
      enabled: told === null && state.phase === 'idle',
      staleTime: Infinity,
      retry: false,
    }),
  )
  const error = told ?? (state.phase === 'idle' ? (ended.data ?? null) : null)
  const user = useQuery(trpc.session.get.queryOptions(undefined, { enabled: isOfGithub(error) }))
  const isConnecting = isOfGithub(error) && Boolean(user.data)
  useTitle(isConnecting ? 'Connect GitHub' : 'Sign in')
  const methods = useQuery(
    trpc.session.methods.queryOptions(undefined, { staleTime: Infinity, retry: retryLonger }),
  )
  const github = methods.data?.github
  const isResting = state.phase === 'idle' || state.phase === 'refused'
  return (
    <PageFrame>
      <div className="mx-auto flex max-w-110 flex-col gap-4 py-10">
        <h1 className="font-semibold">{isConnecting ? 'Connect GitHub' : 'Sign in to Bothy'}</h1>
        {state.phase === 'signing-in' && <Spinner label="Signing you in" />}
        {state.phase === 'unreachable' && (
          <Banner tone="danger" action={<Button onClick={state.retry}>Try again</Button>}>
            The server did not answer, so you are not signed in. The link is kept here.
          </Banner>
        )}
        {isResting && error !== null && (
          <Banner
            tone={error === 'ALREADY_SIGNED_IN' ? 'info' : 'danger'}
            action={error === 'ALREADY_SIGNED_IN' && <AlreadySignedIn next={next} />}
          >
            {signInSentences[error]}
          </Banner>
        )}
        {isResting && error !== 'ALREADY_SIGNED_IN' && (
          <>
            {github && (
              <GithubSignIn
                host={github.host}
                next={next}
                intent={isConnecting ? 'connect' : 'sign-in'}
              />
            )}
            {isConnecting ? (
              <a href={next} className={buttonClasses()}>
                Go on without it
              </a>
            ) : (
              <HowTo isOnlyWay={!github} />
            )}
          </>
        )}
      </div>
    </PageFrame>
  )
}

function AlreadySignedIn({ next }: { next: string }) {
  const signOut = useSignOut()
  return (
    <div className="flex gap-2">
      <Button isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
      <a href={next} className={buttonClasses('primary')}>
        Go on
      </a>
    </div>
  )
}

function HowTo({ isOnlyWay }: { isOnlyWay: boolean }) {
  return (
    <>
      <p className="text-dim">
        {isOnlyWay ? 'On' : 'Or by link: on'} the machine Bothy runs on, in its folder, run
      </p>
      <Command>npm start -- sign-in</Command>
      <p className="text-dim">
        and open the link it prints. It signs you in once, within 15 minutes.
      </p>
    </>
  )
}

function Command({ children }: { children: ReactNode }) {
  return (
    <pre className="overflow-x-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-code select-all">
      {children}
    </pre>
  )
}
