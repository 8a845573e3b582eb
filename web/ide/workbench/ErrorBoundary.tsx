import { Component, type ReactNode } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Icon } from '#web/ui/Icon.tsx'

/**
 * What the browser says where a part of the page could not be fetched; only a new page
 * fetches it again.
 */
const missingPart = /preload CSS|dynamically imported module|module script failed/i

function wayOn({ message }: Error, showAgain: () => void): ReactNode {
  return missingPart.test(message) ? (
    <Button onClick={() => window.location.reload()}>Reload the page</Button>
  ) : (
    <Button onClick={showAgain}>Show it again</Button>
  )
}

/** `isInLine` is for a part of one line, where there is room for a few words only. */
type Props = { what: string; isInLine?: boolean; children: ReactNode }

/** Keeps a broken panel from taking the others with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { what, isInLine, children } = this.props
    const { error } = this.state
    if (error === null) return children
    if (isInLine) {
      return (
        <span title={error.message} className="flex items-center gap-1.5 px-3 whitespace-nowrap">
          <Icon name="error" className="text-danger" />
          {what} stopped working
        </span>
      )
    }
    return (
      <ErrorState
        title={`${what} stopped working`}
        details={error.stack ?? error.message}
        action={wayOn(error, () => this.setState({ error: null }))}
      >
        Your files and terminals are not affected.
      </ErrorState>
    )
  }
}
