import { type IncomingMessage, request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type CallerRole, lineHeaders } from '#agent/protocol/line.ts'
import { transferPaths, type UploadInput } from '#agent/protocol/transfers.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'

const role: CallerRole = 'server'
const maxHeadBytes = 8 * 1024

type Asked = { method: 'GET' | 'POST'; path: string; length?: number }

/**
 * A file of the agent's, for the server itself. What comes is as hostile as all that an agent says:
 * the caller bounds it.
 */
export async function fetchAgentFile(
  ctx: Pick<AppContext, 'driver'>,
  { codespaceId, path }: { codespaceId: string; path: string },
  { signal, take }: { signal: AbortSignal; take: (answer: IncomingMessage) => Promise<void> },
): Promise<void> {
  const query = `?input=${encodeURIComponent(JSON.stringify({ path }))}`
  await using exchange = await open(
    ctx,
    codespaceId,
    { method: 'GET', path: transferPaths.file + query },
    signal,
  )
  exchange.asked.end()
  const answer = await exchange.answered
  if (answer.statusCode !== 200) throw unanswered(`A file was answered with ${answer.statusCode}`)
  await take(answer)
}

/** Puts a whole file where the agent is to have it. */
export async function sendAgentFile(
  ctx: Pick<AppContext, 'driver'>,
  { codespaceId, upload }: { codespaceId: string; upload: UploadInput },
  { signal, source }: { signal: AbortSignal; source: AsyncIterable<Uint8Array> },
): Promise<void> {
  const query = `?input=${encodeURIComponent(JSON.stringify(upload))}`
  await using exchange = await open(
    ctx,
    codespaceId,
    { method: 'POST', path: transferPaths.upload + query, length: upload.sizeBytes },
    signal,
  )
  await pipeline(source, exchange.asked, { signal })
  const answer = await exchange.answered
  answer.resume()
  if (answer.statusCode !== 201)
    throw unanswered(`An upload was answered with ${answer.statusCode}`)
}

async function open(
  ctx: Pick<AppContext, 'driver'>,
  codespaceId: string,
  { method, path, length }: Asked,
  signal: AbortSignal,
) {
  const line = await ctx.driver.connect(codespaceId, signal)
  const asked = request({
    method,
    path,
    headers: {
      [lineHeaders.user]: 'server',
      [lineHeaders.role]: role,
      connection: 'close',
      ...(length === undefined ? {} : { 'content-length': length }),
    },
    maxHeaderSize: maxHeadBytes,
    signal,
    createConnection: () => line,
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve)
    asked.on('error', reject)
    asked.on('close', () => reject(unanswered('It hung up')))
    // An upgrade that nobody asked for is no response and no error either.
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      reject(unanswered('It answered with an upgrade'))
    })
  })
  // Whoever waits for it hears it; a caller that gave up before does not.
  answered.catch(() => undefined)
  return {
    asked,
    answered,
    async [Symbol.asyncDispose]() {
      asked.destroy()
      line.destroy()
    },
  }
}

const unanswered = (what: string): AppError =>
  new AppError('AGENT_UNREACHABLE', `The agent in the container does not work: ${what}.`)
