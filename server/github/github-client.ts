import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { Config } from '#server/config.ts'
import { AppError } from '#server/errors.ts'
import { outboundAgent } from '#server/outbound-https.ts'

const maximumBytes = 1024 * 1024

/** What a call to GitHub needs to know. */
export type GithubContext = { config: Pick<Config, 'extraCaFile' | 'proxy' | 'github'> }

export type GithubAnswer = { status: number; headers: IncomingHttpHeaders; text: string }
export type GithubCall = {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** What follows the headers of a good answer is not read, and the text empty. */
  isHeadEnough?: boolean
}

/**
 * One call to GitHub: through the proxy of the configuration, trusting its authority too, within
 * the deadline and a size. A redirect is never followed, so that credentials go nowhere else; that
 * something moved for good is an answer.
 * @throws AppError GITHUB_UNREACHABLE where no answer came, or one of a GitHub that is down or
 * wants less of us; where it says until when, so does the message
 */
export async function askGithub(
  ctx: GithubContext,
  url: string,
  call: GithubCall = {},
): Promise<GithubAnswer> {
  const answer = await send(ctx, url, call).catch((error: unknown) => {
    throw away('GitHub does not answer as it should. Try again in a moment.', error)
  })
  if (isLimited(answer))
    throw away(limitSentence(answer.headers), `The answer was ${answer.status}.`)
  // What is called otherwise by now is an answer, to who only looks.
  const isMoved = answer.status === 301 && (call.method ?? 'GET') === 'GET'
  const isElsewhere = answer.status >= 300 && answer.status < 400 && answer.status !== 304
  if (answer.status >= 500 || (isElsewhere && !isMoved)) {
    const sentence = 'GitHub does not answer as it should. Try again in a moment.'
    throw away(sentence, `The answer was ${answer.status}.`)
  }
  return answer
}

const away = (sentence: string, cause: unknown) =>
  new AppError('GITHUB_UNREACHABLE', sentence, {
    cause: typeof cause === 'string' ? new Error(cause) : cause,
  })

/**
 * Out of patience it says 403 as well as 429, and tells the former from a refusal by headers, or
 * in words alone.
 */
function isLimited({ status, headers, text }: GithubAnswer): boolean {
  if (status !== 403) return status === 429
  if (headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers) return true
  return /"message":\s*"[^"]*rate limit/i.test(text)
}

function limitSentence(headers: IncomingHttpHeaders): string {
  const resetAt = Number(headers['x-ratelimit-reset']) * 1000
  const retryAt = Date.now() + Number(headers['retry-after']) * 1000
  const at = [retryAt, resetAt].find((time) => time > Date.now() && time < Date.now() + 86_400_000)
  const until = at === undefined ? '' : ` until ${new Date(at).toISOString().slice(11, 16)} UTC`
  return `GitHub limits how much this server may ask, and answers no more${until}. Try again then.`
}

async function send(ctx: GithubContext, url: string, call: GithubCall): Promise<GithubAnswer> {
  const { config } = ctx
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const asked = request(url, {
    method: call.method ?? 'GET',
    headers: {
      'user-agent': 'bothy',
      ...call.headers,
      // Of a DELETE, Node.js sends a body without it that nobody reads.
      ...(call.body !== undefined && { 'content-length': Buffer.byteLength(call.body) }),
    },
    agent: outboundAgent(config),
    signal: AbortSignal.timeout(config.github.deadlineMs),
  })
  asked.on('response', resolve)
  asked.on('error', reject)
  // Neither a response nor an error comes of an upgrade that nobody asked for.
  asked.on('upgrade', (_, socket) => {
    socket.destroy()
    reject(new Error('The answer was an upgrade to another protocol.'))
  })
  asked.end(call.body)
  const response = await promise
  if (call.isHeadEnough && response.statusCode === 200) {
    response.destroy()
    return { status: 200, headers: response.headers, text: '' }
  }
  const chunks: Buffer[] = []
  let byteLength = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    byteLength += chunk.length
    if (byteLength > maximumBytes)
      throw new Error(`The answer is longer than ${maximumBytes} bytes.`)
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}
