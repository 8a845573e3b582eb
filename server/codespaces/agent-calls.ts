import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ZodType } from 'zod'
import { agentTrpcPath, type CallerRole, lineHeaders } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'

const answerMaxBytes = 1024 * 1024
const defaultDeadlineMs = 10_000

export type AgentCall<Answer> = {
  /** As in the agent's router: `lifecycle.begin`. */
  procedure: string
  kind: 'query' | 'mutation'
  input?: unknown
  /** What is believed of the answer: the agent is hostile input. */
  answer: ZodType<Answer>
  deadlineMs?: number
}

/**
 * One call of the server's own to the agent of a codespace, on a line of its own.
 * @throws AppError `AGENT_UNREACHABLE` where it does not answer, in time and in shape;
 * `AGENT_REFUSED` with the agent's reason as its message where it says no;
 * `AGENT_OUTDATED` where it is from before there was such a procedure
 */
export async function callAgent<Answer>(
  ctx: Pick<AppContext, 'driver'>,
  codespaceId: string,
  call: AgentCall<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const deadline = AbortSignal.timeout(call.deadlineMs ?? defaultDeadlineMs)
  const line = await ctx.driver.connect(codespaceId, AbortSignal.any([signal, deadline]))
  try {
    const { status, body } = await send(line, call, AbortSignal.any([signal, deadline]))
    if (status === 200) return readAnswer(body, call)
    throw refusal(status, body, call)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) throw error
    throw unreachable(`${call.procedure} was not answered`, error)
  } finally {
    line.destroy()
  }
}

function send<Answer>(
  line: Duplex,
  { procedure, kind, input }: AgentCall<Answer>,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  const role: CallerRole = 'server'
  const text = input === undefined ? '' : JSON.stringify(input)
  const query = kind === 'query' && text ? `?input=${encodeURIComponent(text)}` : ''
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        method: kind === 'query' ? 'GET' : 'POST',
        path: `${agentTrpcPath}/${procedure}${query}`,
        headers: {
          [lineHeaders.user]: 'server',
          [lineHeaders.role]: role,
          'content-type': 'application/json',
          connection: 'close',
        },
        signal,
        createConnection: () => line,
      },
      (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > answerMaxBytes) response.destroy(new Error('The answer is too long.'))
          else chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        )
      },
    )
    asked.on('error', reject)
    // An upgrade that nobody asked for is no response and no error either: without this nothing
    // would come at all.
    asked.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy()
      resolve({ status: statusCode ?? 0, body: '' })
    })
    asked.end(kind === 'mutation' ? text : undefined)
  })
}

function readAnswer<Answer>(body: string, { procedure, answer }: AgentCall<Answer>): Answer {
  const { result } = JSON.parse(body) as { result?: { data?: unknown } }
  const parsed = answer.safeParse(result?.data)
  if (parsed.success) return parsed.data
  throw unreachable(`${procedure} was answered in another shape than agreed`, parsed.error)
}

function refusal<Answer>(status: number, body: string, { procedure }: AgentCall<Answer>): AppError {
  let reason: unknown
  try {
    reason = (JSON.parse(body) as { error?: { data?: { reason?: unknown } } }).error?.data?.reason
  } catch {
    // Not even JSON: then its status is all there is to say.
  }
  if (typeof reason === 'string' && /^[A-Z_]{1,40}$/.test(reason)) {
    return new AppError('AGENT_REFUSED', reason)
  }
  if (status === 404) {
    const sentence = 'The agent in the container is an older one. Stop and start the codespace.'
    return new AppError('AGENT_OUTDATED', sentence)
  }
  return unreachable(`${procedure} was answered with ${status}`)
}

function unreachable(what: string, cause?: unknown): AppError {
  return new AppError('AGENT_UNREACHABLE', `The agent in the container does not work: ${what}.`, {
    cause,
  })
}
