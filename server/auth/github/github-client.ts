import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { getCACertificates } from 'node:tls'
import type { Config, GithubApp } from '#server/config.ts'
import { AppError } from '#server/errors.ts'

const maximumBytes = 256 * 1024

/** What a call to GitHub needs to know. */
export type GithubContext = {
  config: Pick<Config, 'extraCaFile' | 'proxy'> & { github: GithubApp }
}

export type GithubAnswer = { status: number; text: string }
export type GithubCall = { method?: string; headers?: Record<string, string>; body?: string }

/**
 * One call to GitHub: through the proxy of the configuration, trusting its authority too, within the deadline
 * and a size. A redirect is an answer like any other and is not followed, so that credentials go nowhere else.
 * @throws AppError GITHUB_UNREACHABLE where no answer came, or one of a GitHub that is down or wants less of us
 */
export async function askGithub(
  ctx: GithubContext,
  url: string,
  call: GithubCall = {},
): Promise<GithubAnswer> {
  try {
    const answer = await send(ctx, url, call)
    if (isRefusedForNow(answer)) throw new Error(`The answer was ${answer.status}.`)
    return { status: answer.status, text: answer.text }
  } catch (error) {
    throw new AppError(
      'GITHUB_UNREACHABLE',
      'GitHub does not answer as it should. Try again in a moment.',
      { cause: error },
    )
  }
}

type RawAnswer = GithubAnswer & Pick<IncomingMessage, 'headers'>

/** Down, moved, or out of patience: it says 403 as well as 429 to that, and tells them apart by a header. */
function isRefusedForNow({ status, headers }: RawAnswer): boolean {
  const isLimited =
    status === 403 && (headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers)
  return isLimited || status === 429 || status >= 500 || (status >= 300 && status < 400)
}

async function send(ctx: GithubContext, url: string, call: GithubCall): Promise<RawAnswer> {
  const { config } = ctx
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const asked = request(url, {
    method: call.method ?? 'GET',
    headers: { 'user-agent': 'bothy', ...call.headers },
    agent: agentOf(config),
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

/** Keeps no connection: sign-ins are rare, and a changed authority or proxy counts at the next. */
function agentOf({ proxy, extraCaFile }: GithubContext['config']): Agent {
  const proxyEnv = {
    ...(proxy.https === undefined ? {} : { HTTPS_PROXY: proxy.https }),
    ...(proxy.none === undefined ? {} : { NO_PROXY: proxy.none }),
  }
  const extra = extraCaFile === undefined ? [] : [readFileSync(extraCaFile, 'utf8')]
  return new Agent({ proxyEnv, ca: [...getCACertificates('default'), ...extra] })
}
