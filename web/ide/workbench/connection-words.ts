import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { shownState } from '#web/codespaces/codespace-words.ts'
import type { ConnectionStatus } from '#web/lib/agent-client.ts'
import type { StateTone } from '#web/ui/StateDot.tsx'

/**
 * The state in the status bar: that of the line, unless the codespace itself is going
 * through something.
 */
export function connectionWords(
  { phase }: Pick<ConnectionStatus, 'phase'>,
  codespace: Codespace,
): { tone: StateTone; label: string } {
  const { state, condition } = codespace
  if (state === 'stopping' || state === 'deleting' || condition !== null) {
    return shownState(codespace)
  }
  if (phase === 'connected') return { tone: 'active', label: 'Running' }
  if (phase === 'connecting') return { tone: 'busy', label: 'Connecting' }
  if (phase === 'reconnecting') return { tone: 'busy', label: 'Reconnecting' }
  return { tone: 'failed', label: 'Not connected' }
}
