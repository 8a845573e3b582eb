import { Link } from '@tanstack/react-router'
import { buttonClasses } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'

/** For somebody who came to the administrator's pages and is none. */
export function NotForYou({ name }: { name: string }) {
  return (
    <EmptyState
      icon="lock"
      title={<h1>This page is for administrators</h1>}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Link to="/settings" className={buttonClasses()}>
            Your own settings
          </Link>
          <Link to="/" className={buttonClasses('primary')}>
            Go to your codespaces
          </Link>
        </div>
      }
    >
      You are signed in as <span className="wrap-anywhere text-text">{name}</span>. Whoever runs
      this Bothy can make you an administrator.
    </EmptyState>
  )
}
