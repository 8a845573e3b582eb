import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { parseJson } from './github-api.ts'
import { githubProvider, readGithub } from './registration.ts'
import { forgetTokenOfAccount } from './user-tokens.store.ts'

const authorization = z.object({
  action: z.literal('revoked'),
  sender: z.object({ id: z.int().positive() }),
})

/**
 * What GitHub tells by itself, which counts with its signature alone. Of all it may tell, that somebody took their
 * authorization back changes something here: they have to connect GitHub again.
 */
export async function receiveWebhook(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  request: Request,
): Promise<Response> {
  const registration = await readGithub(ctx)
  if (!registration?.webhookSecret) return answer(404)
  const body = await request.text()
  const signature = request.headers.get('x-hub-signature-256') ?? ''
  if (!isSigned(registration.webhookSecret, body, signature)) return answer(401)
  if (request.headers.get('x-github-event') !== 'github_app_authorization') return answer(204)
  const told = authorization.safeParse(parseJson(body))
  if (!told.success) return answer(204)
  const accountId = String(told.data.sender.id)
  await forgetTokenOfAccount(ctx.db, githubProvider(registration), accountId)
  ctx.log.info({ accountId }, 'Somebody took back at GitHub what it gave for them')
  return answer(204)
}

const answer = (status: number): Response => new Response(null, { status })

function isSigned(secret: string, body: string, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
