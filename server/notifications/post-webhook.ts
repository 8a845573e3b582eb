import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { outboundAgent } from '#server/outbound-https.ts'
import {
  isPrivateRegistry,
  PrivateAddressError,
  publicLookupBeside,
} from '#server/registries/registries.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { webhookHosts } from './notifications.settings.ts'

const deadlineMs = 10_000

export type WebhookCall = {
  url: string
  /** What the body is signed with. */
  secret: string
  event: string
  /** The same for every attempt. */
  id: string
  body: Record<string, unknown>
}

/**
 * Whether notices may be posted there: over https, at a public address or at a host that an
 * administrator has named. What the name means is judged again at each call.
 * @throws AppError `WEBHOOK_ADDRESS_INVALID`
 */
export async function requireWebhookAddress(ctx: SettingsContext, text: string): Promise<URL> {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:') {
    throw invalid('The address of a webhook begins with https://, as in https://example.com/hook.')
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('The address of a webhook has no user and no password in it.')
  }
  if (!(await isNamed(ctx, url)) && isPrivate(url)) throw notPublic(url)
  return url
}

/**
 * Resolves once the receiver has answered with 2xx. Redirects are not followed, and what is
 * answered is not read.
 * @throws AppError `WEBHOOK_ADDRESS_INVALID`, `WEBHOOK_UNREACHABLE` with the status or the reason
 */
export async function postWebhook(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  call: WebhookCall,
  signal: AbortSignal,
): Promise<void> {
  const url = await requireWebhookAddress(ctx, call.url)
  const lookup = (await isNamed(ctx, url))
    ? {}
    : { lookup: publicLookupBeside(ctx.config.proxy.https) }
  const body = JSON.stringify(call.body)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const asked = request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'bothy',
      'x-bothy-event': call.event,
      'x-bothy-delivery': call.id,
      'x-bothy-signature-256': signatureOf(body, call.secret),
    },
    agent: outboundAgent(ctx.config),
    signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    ...lookup,
  })
  asked.on('response', resolve)
  asked.on('error', reject)
  // Neither a response nor an error comes of an upgrade that nobody asked for.
  asked.on('upgrade', (_, socket) => {
    socket.destroy()
    reject(new Error('The answer was an upgrade to another protocol.'))
  })
  asked.end(body)
  const answer = await promise.catch((error: unknown) => {
    throw error instanceof PrivateAddressError ? notPublic(url, error) : unanswered(url, error)
  })
  answer.destroy()
  const { statusCode: status = 0 } = answer
  if (status < 200 || status > 299) {
    throw new AppError('WEBHOOK_UNREACHABLE', `${url.host} answered with ${status}.`)
  }
}

/** As receivers compute it: HMAC-SHA-256 of the body's bytes, keyed with the secret's. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

async function isNamed(ctx: SettingsContext, { host }: URL): Promise<boolean> {
  return (await readSetting(ctx, webhookHosts)).includes(host)
}

const isPrivate = ({ hostname }: URL): boolean =>
  hostname.startsWith('[') || isPrivateRegistry(hostname.replace(/\.$/, ''))

const invalid = (sentence: string, cause?: unknown) =>
  new AppError('WEBHOOK_ADDRESS_INVALID', sentence, { cause })

const notPublic = (url: URL, cause?: unknown) =>
  invalid(
    `${url.host} is not at a public address. An administrator can list it under “Webhooks on your own network”.`,
    cause,
  )

const unanswered = (url: URL, cause: unknown) =>
  new AppError('WEBHOOK_UNREACHABLE', `${url.host} does not answer as it should.`, { cause })
