import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { parseJson } from './github-api.ts'
import { githubProvider, readGithub } from './registration.ts'
import { forgetTokenOfAccount } from './user-tokens.store.ts'
import { membersChangedBy, tellMembersChanged } from './webhook-events.ts'

const authorization = z.object({
  action: z.literal('revoked'),
  sender: z.object({ id: z.int().positive() }),
})

/**
 * What GitHub tells by itself, which counts with its signature alone. Of all it may tell, two
 * things change something here: that somebody took their authorization back, who has to connect
 * GitHub again, and who is where no more.
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
  const event = request.headers.get('x-github-event')
  const change = membersChangedBy(event, parseJson(body))
  // GitHub waits for ten seconds, and what is asked of it now may take longer.
  if (change) void tellMembersChanged(ctx, change)
  if (event !== 'github_app_authorization') return answer(204)
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
