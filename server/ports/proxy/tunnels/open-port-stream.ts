import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { type CallerRole, lineHeaders } from '#agent/protocol/line.ts'
import { portTunnel, type TunnelReason, tunnelReason } from '#agent/protocol/ports.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'

/** The agent gives up after ten seconds with a reason; one that says nothing is given up later. */
const answerMs = 15_000
const maxHeadBytes = 8 * 1024
const role: CallerRole = 'server'

/**
 * A port of `localhost` in the container of a codespace, or of a service of its configuration: a
 * host that anybody else could name is nowhere in it (S-41).
 */
export type PortAddress = { codespaceId: string; port: number; service?: string }

const sentences: Record<TunnelReason, (place: string) => string> = {
  PORT_REFUSED: (place) => `Nothing listens on ${place} of the codespace.`,
  PORT_TIMED_OUT: (place) => `What listens on ${place} of the codespace does not accept.`,
  PORT_NOT_ALLOWED: (place) => `What is on ${place} of the codespace cannot be opened.`,
}

/**
 * The bytes of a TCP connection to a port of a codespace, either side's end on its own. Whoever
 * calls has decided that it may be opened, listens for errors and closes it.
 * @throws AppError `PORT_REFUSED`, `PORT_TIMED_OUT`, `PORT_NOT_ALLOWED`; `AGENT_UNREACHABLE` where
 * the codespace does not run or its agent does not answer, `AGENT_TOO_OLD` where it hangs up
 */
export async function openPortStream(
  ctx: Pick<AppContext, 'driver'>,
  { codespaceId, port, service }: PortAddress,
  given?: AbortSignal,
): Promise<Duplex> {
  const deadline = AbortSignal.timeout(answerMs)
  const signal = given ? AbortSignal.any([given, deadline]) : deadline
  const line = await ctx.driver.connect(codespaceId, signal).catch((error: unknown) => {
    given?.throwIfAborted()
    throw deadline.aborted ? silent(error) : error
  })
  // It stays for the life of the stream: 'close' follows every error and is what counts (S-43).
  line.on('error', ignoreBecauseCloseFollows)
  try {
    const reason = await askFor(line, `${service ?? portTunnel.host}:${port}`, signal)
    if (reason !== null) {
      const place = service === undefined ? `port ${port}` : `${service}:${port}`
      throw new AppError(reason, sentences[reason](place))
    }
    // A program may end what it says and go on to listen.
    line.allowHalfOpen = true
    return line
  } catch (error) {
    line.destroy()
    given?.throwIfAborted()
    throw error instanceof AppError ? error : silent(error)
  }
}

/** Null once the line is the program's. */
function askFor(line: Duplex, path: string, signal: AbortSignal): Promise<TunnelReason | null> {
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path,
      headers: { host: 'agent', [lineHeaders.user]: 'server', [lineHeaders.role]: role },
      maxHeaderSize: maxHeadBytes,
      createConnection: () => line,
    })
    const giveUp = () => asked.destroy(signal.reason)
    signal.addEventListener('abort', giveUp)
    const settle = () => signal.removeEventListener('abort', giveUp)
    asked.once('connect', (answer, _, head) => {
      settle()
      if (answer.statusCode !== 200) return resolve(reasonOf(answer))
      if (head.length > 0) line.unshift(head)
      resolve(null)
    })
    asked.once('error', (error) => reject(signal.aborted ? error : hungUp(error)))
    asked.once('close', () => {
      settle()
      reject(hungUp())
    })
    asked.end()
  })
}

/** What it says is believed where it is one of the reasons there are. */
function reasonOf({ headers, statusCode }: IncomingMessage): TunnelReason {
  const said = tunnelReason.safeParse(headers[portTunnel.reason])
  if (said.success) return said.data
  throw silent(new Error(`The agent answered a CONNECT with ${statusCode}.`))
}

function silent(cause: unknown): AppError {
  return new AppError('AGENT_UNREACHABLE', 'The agent in the codespace does not answer.', { cause })
}

/** As one does that knows no tunnels. */
function hungUp(cause?: unknown): AppError {
  const advice = 'Stop and start the codespace if an older Bothy has started it.'
  return new AppError('AGENT_TOO_OLD', `The agent did not take the connection. ${advice}`, {
    cause,
  })
}

function ignoreBecauseCloseFollows(): void {
  // Without a listener an error would end the process.
}
