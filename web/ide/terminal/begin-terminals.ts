import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'

/** Longer than this after the answer, another page may have opened or closed one. */
const freshMs = 2000

const begun = new WeakMap<AgentConnection, Promise<TerminalInfo[]>>()

/**
 * Asks which terminals there are as soon as there is a connection, for the panel that is drawn
 * meanwhile: it would learn of it only once it has time for the answer. Nobody need take it.
 */
export function beginTerminals(connection: AgentConnection): void {
  const asked = connection.client.terminals.list.query()
  const forget = () => {
    if (begun.get(connection) === asked) begun.delete(connection)
  }
  begun.set(connection, asked)
  asked.then(() => setTimeout(forget, freshMs), forget)
}

/** What was asked for ahead, once; asked now where it was not, or is too old. */
export function askTerminals(connection: AgentConnection): Promise<TerminalInfo[]> {
  const asked = begun.get(connection) ?? connection.client.terminals.list.query()
  begun.delete(connection)
  return asked
}
