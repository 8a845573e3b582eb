import { Link } from '@tanstack/react-router'
import { useTitle } from '#web/lib/use-title.ts'
import { buttonClasses } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { PageFrame } from './PageFrame.tsx'

/**
 * For an address that leads nowhere, and for a codespace that is not there or not yours:
 * no difference.
 */
export function NotFoundPage() {
  useTitle('Not found')
  return (
    <PageFrame>
      <EmptyState
        icon="question"
        title={<h1>There is nothing at this address</h1>}
        action={
          <Link to="/" className={buttonClasses('primary')}>
            Go to your codespaces
          </Link>
        }
      >
        It may have been deleted, or it belongs to somebody else.
      </EmptyState>
    </PageFrame>
  )
}
