import { type IncomingMessage, Agent as PlainAgent, request as requestPlain } from 'node:http'
import { request } from 'node:https'
import type { Config } from '#server/config.ts'
import { outboundAgent } from '#server/outbound-https.ts'
import {
  isPrivateRegistry,
  PrivateAddressError,
  publicLookupBeside,
} from '#server/registries/registries.ts'
import { FeatureError } from '../feature-error.ts'

const mostHops = 5
/** Within which something must come, each time. */
const usualQuietMs = 30_000

export type Answer = {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
  /** Where it came from at last. */
  url: URL
}

/** Where this server may connect to for somebody, beside all that is public. */
export type Reach = {
  config: Pick<Config, 'extraCaFile' | 'proxy'>
  /** An administrator has named this host (`localhost:5000`), wherever it is. */
  isNamed: (host: string) => Promise<boolean>
  quietMs?: number
}

export type Call = { headers: Record<string, string>; maxBytes: number }

/**
 * GETs what is at an address that somebody unknown may have chosen: over https, at a public
 * address, or at a host that an administrator has named. Redirects are judged like the first
 * address, but that only a host that is named itself leads to others that are; what proves who asks
 * is not sent on.
 * @throws FeatureError `FEATURE_REFUSED` for an address that is not allowed, `FEATURE_UNAVAILABLE`
 * where no answer comes or one that is too long
 */
export async function guardedGet(
  reach: Reach,
  address: URL,
  call: Call,
  signal: AbortSignal,
): Promise<Answer> {
  const within = await reachFrom(reach, address.host)
  let url = address
  let { headers } = call
  for (let hop = 0; hop <= mostHops; hop += 1) {
    const answer = await ask(hop === 0 ? reach : within, url, { ...call, headers }, signal)
    const { location } = answer.headers
    const isMoved = [301, 302, 303, 307, 308].includes(answer.status) && location !== undefined
    if (!isMoved) return answer
    const next = URL.parse(location, url)
    if (!next) break
    if (next.origin !== url.origin) {
      const { authorization: _, ...others } = headers
      headers = others
    }
    url = next
  }
  throw new FeatureError(
    'FEATURE_UNAVAILABLE',
    `${address.host} leads from one address to the next.`,
  )
}

/**
 * Where what this host says may lead. Anybody may have chosen what is at a public address, and what
 * an administrator has named is not for them to have asked, at whatever path.
 */
export async function reachFrom(reach: Reach, host: string): Promise<Reach> {
  return (await reach.isNamed(host)) ? reach : { ...reach, isNamed: async () => false }
}

async function ask(reach: Reach, url: URL, call: Call, signal: AbortSignal): Promise<Answer> {
  const isNamed = await isReachable(reach, url)
  const quiet = new AbortController()
  const timer = setTimeout(
    () => quiet.abort(new Error('It fell silent.')),
    reach.quietMs ?? usualQuietMs,
  )
  try {
    const response = await send(reach.config, url, {
      headers: call.headers,
      isNamed,
      signal: AbortSignal.any([signal, quiet.signal]),
    })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      timer.refresh()
      length += chunk.length
      if (length > call.maxBytes) throw tooLong(url, call.maxBytes)
      chunks.push(chunk)
    }
    const { statusCode: status = 0, headers } = response
    return { status, headers, body: Buffer.concat(chunks), url }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FeatureError) throw error
    if (error instanceof PrivateAddressError) throw notPublic(url, error)
    const message = `${url.host} does not answer as it should. Try again in a moment.`
    throw new FeatureError('FEATURE_UNAVAILABLE', message, { cause: error })
  } finally {
    clearTimeout(timer)
    // Nothing of an answer that was given up keeps its connection.
    quiet.abort()
  }
}

/** Whether an administrator has named it; @throws where it may not be asked at all. */
async function isReachable(reach: Reach, url: URL): Promise<boolean> {
  const isPlain = url.protocol === 'http:' && isLoopback(url.hostname)
  if (url.username !== '' || url.password !== '' || (url.protocol !== 'https:' && !isPlain)) {
    throw new FeatureError('FEATURE_REFUSED', `${url.host} can be asked over https only.`)
  }
  if (await reach.isNamed(url.host)) return true
  const host = url.hostname.replace(/\.$/, '')
  if (isPlain || isPrivateRegistry(host) || url.hostname.startsWith('[')) throw notPublic(url)
  return false
}

/** Nobody but this machine hears what is said to it. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3})$/.test(host)

const notPublic = (url: URL, cause?: unknown) =>
  new FeatureError(
    'FEATURE_REFUSED',
    `${url.host} is not at a public address. An administrator can list it under “Images and Features that are allowed”.`,
    { cause },
  )

const tooLong = (url: URL, maxBytes: number) =>
  new FeatureError(
    'FEATURE_UNAVAILABLE',
    `${url.host} answers with more than ${Math.ceil(maxBytes / 1024 ** 2)} MB.`,
  )

type Sending = { headers: Record<string, string>; isNamed: boolean; signal: AbortSignal }

async function send(
  config: Reach['config'],
  url: URL,
  { headers, isNamed, signal }: Sending,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const isPlain = url.protocol === 'http:'
  const options = {
    headers: { 'user-agent': 'bothy', ...headers },
    agent: isPlain ? new PlainAgent() : outboundAgent(config),
    signal,
    ...(!isNamed && { lookup: publicLookupBeside(config.proxy.https) }),
  }
  const asked = (isPlain ? requestPlain : request)(url, options)
  asked.on('response', resolve)
  asked.on('error', reject)
  // Neither a response nor an error comes of an upgrade that nobody asked for.
  asked.on('upgrade', (_, socket) => {
    socket.destroy()
    reject(new Error('The answer was an upgrade to another protocol.'))
  })
  asked.end()
  return promise
}
