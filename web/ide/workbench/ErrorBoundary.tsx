import { Component, type ReactNode } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'

type Props = { what: string; children: ReactNode }

/** Keeps a broken panel from taking the others with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <ErrorState
        title={`${this.props.what} stopped working`}
        details={error.stack ?? error.message}
        action={<Button onClick={() => this.setState({ error: null })}>Show it again</Button>}
      >
        Your files and terminals are not affected.
      </ErrorState>
    )
  }
}
