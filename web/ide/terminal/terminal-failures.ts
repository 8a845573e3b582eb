import { agentErrorCode } from '#web/lib/agent-client.ts'
import { showToast } from '#web/ui/Toast.tsx'

export function sayNotOpened(error: unknown): void {
  const isFull = agentErrorCode(error) === 'TERMINAL_LIMIT'
  showToast({
    tone: 'danger',
    title: isFull ? 'No more terminals can be opened' : 'The terminal could not be opened',
    description: isFull ? 'Close one that is no longer needed, then try again.' : wordsOf(error),
  })
}

export function sayNotClosed(error: unknown): void {
  showToast({
    tone: 'danger',
    title: 'The terminal was not closed',
    description: wordsOf(error),
  })
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

export function sayNotRenamed(error: Error): void {
  showToast({ tone: 'danger', title: 'Not renamed', description: error.message })
}
