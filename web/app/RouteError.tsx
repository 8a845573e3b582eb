import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { TRPCClientError } from '@trpc/client'
import { codeOf, detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { PageFrame } from './PageFrame.tsx'

/** In place of a page that broke, or that could not be loaded. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const isOutage = error instanceof TRPCClientError
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <PageFrame>
      <ErrorState
        title={isOutage ? 'The page could not be loaded' : 'This page stopped working'}
        details={detailsOf(error)}
        action={
          <>
            <Button variant="primary" onClick={again}>
              Try again
            </Button>
            {!isOutage && <Button onClick={() => window.location.reload()}>Reload</Button>}
          </>
        }
      >
        {isOutage && codeOf(error) === null ? sentenceOf(error) : 'The fault is in the page.'} Your
        codespaces, their files and terminals are not affected.
      </ErrorState>
    </PageFrame>
  )
}
