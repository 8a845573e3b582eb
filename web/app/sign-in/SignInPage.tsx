import type { ReactNode } from 'react'
import { type SignInError, signInError } from '#server/auth/auth.schema.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { PageFrame } from '../PageFrame.tsx'
import { useSignOut } from './sign-out.ts'
import { useSignInLink } from './use-sign-in-link.ts'

const sentences: Record<SignInError, string> = {
  LINK_INVALID:
    'This link no longer works. A link works once and for 15 minutes: get a new one as below.',
  ALREADY_SIGNED_IN:
    'You are signed in already. The link was not used; it still works after you sign out.',
  TOO_MANY_ATTEMPTS: 'Too many links were tried. Wait a few minutes, then use a new one.',
  SIGN_IN_FAILED:
    'You are not signed in, because something went wrong on the server. Get a new link.',
}

/** What stands in an address may have been put there by anybody. */
function knownError(error: string | null): SignInError | null {
  const parsed = signInError.safeParse(error)
  return parsed.success ? parsed.data : null
}

/** Signs in with the link it was opened by, or says how to get one. Afterwards it goes to `next`. */
export function SignInPage(props: { next: string; error: string | null }) {
  useTitle('Sign in')
  const state = useSignInLink(props.next)
  const error = state.phase === 'refused' ? state.error : knownError(props.error)
  return (
    <PageFrame>
      <div className="mx-auto flex max-w-110 flex-col gap-4 py-10">
        <h1 className="font-semibold">Sign in to Bothy</h1>
        {state.phase === 'signing-in' && <Spinner label="Signing you in" />}
        {state.phase === 'unreachable' && (
          <Banner tone="danger" action={<Button onClick={state.retry}>Try again</Button>}>
            The server did not answer, so you are not signed in. The link is kept here.
          </Banner>
        )}
        {(state.phase === 'idle' || state.phase === 'refused') && (
          <>
            {error !== null && (
              <Banner
                tone={error === 'ALREADY_SIGNED_IN' ? 'info' : 'danger'}
                action={error === 'ALREADY_SIGNED_IN' && <AlreadySignedIn next={props.next} />}
              >
                {sentences[error]}
              </Banner>
            )}
            {error !== 'ALREADY_SIGNED_IN' && <HowTo />}
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

function HowTo() {
  return (
    <>
      <p className="text-dim">On the machine Bothy runs on, in its folder, run</p>
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
