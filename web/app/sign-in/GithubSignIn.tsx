import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { signInSentences } from './sign-in-sentences.ts'
import { refusalOf, useGithub } from './use-github.ts'

/** The way to GitHub and back, to sign in or to be known there as well. */
export function GithubSignIn(props: { host: string; next: string; intent: 'sign-in' | 'connect' }) {
  const { host, next, intent } = props
  const github = useGithub({ intent, next })
  const refusal = refusalOf(github.error)
  return (
    <div className="flex flex-col gap-2">
      {github.isError && (
        <Banner tone="danger">
          {refusal === null
            ? 'The server did not answer, so you did not leave for GitHub. Try again.'
            : signInSentences[refusal]}
        </Banner>
      )}
      <Button
        variant="primary"
        icon="github"
        isBusy={github.isPending}
        onClick={() => github.mutate()}
      >
        Continue with GitHub
      </Button>
      {host !== 'github.com' && <p className="text-center text-small text-dim">at {host}</p>}
    </div>
  )
}
