import type { TakenReady, TerminalSize } from '#agent/protocol/terminals.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import type { TerminalRequests } from '../terminal-requests.ts'
import { sizeAhead } from './screen-ahead.ts'

/** Longer than this after the answer, another page may have opened or closed one. */
const freshMs = 2000

const begun = new WeakMap<AgentConnection, Promise<TakenReady>>()

const taking = new WeakSet<AgentConnection>()

type BeginIde = { connection: AgentConnection; terminalRequests: TerminalRequests }

/**
 * Asks which terminals there are as soon as there is a connection, for the panel that is drawn
 * meanwhile: it would learn of it only once it has time for the answer. Where the screen of the
 * first one is made by then, the shell that stands ready in the codespace is taken with it, prompt
 * and all. Nobody need take the answer.
 */
export function beginTerminals({ connection, terminalRequests }: BeginIde): void {
  taking.add(connection)
  const asked = isConnected(connection).then(() => {
    const size = sizeAhead()
    // Who has asked for one meanwhile gets what they asked for.
    const isWanted = size !== null && !terminalRequests.store.getState().isNew
    if (isWanted) return take(connection, size)
    taking.delete(connection)
    return ask(connection)
  })
  const forget = () => {
    if (begun.get(connection) === asked) begun.delete(connection)
  }
  begun.set(connection, asked)
  asked.then(() => setTimeout(forget, freshMs), forget)
}

/**
 * What was asked for ahead, once, or for as long as it is not known what comes of it; asked now
 * where it was not, or is too old.
 */
export function askTerminals(connection: AgentConnection): Promise<TakenReady> {
  const asked = begun.get(connection) ?? ask(connection)
  if (!isTaking(connection)) begun.delete(connection)
  return asked
}

const ask = async ({ client }: AgentConnection): Promise<TakenReady> => ({
  terminals: await client.terminals.list.query(),
  taken: null,
})

/** Whether the shell that stands ready is asked for, or may be, so that it is soon one of them. */
export const isTaking = (connection: AgentConnection): boolean => taking.has(connection)

async function take(connection: AgentConnection, size: TerminalSize): Promise<TakenReady> {
  const { takeReady } = connection.client.terminals
  try {
    return await takeReady.mutate({ size }, { context: { isUrgent: true } })
  } catch {
    // An older agent has none ready, and says that there is no such thing.
    return await ask(connection)
  } finally {
    taking.delete(connection)
  }
}

function isConnected({ status }: AgentConnection): Promise<void> {
  return new Promise((resolve) => {
    if (status.getState().phase === 'connected') return resolve()
    const stop = status.subscribe(({ phase }) => {
      if (phase !== 'connected') return
      stop()
      resolve()
    })
  })
}
