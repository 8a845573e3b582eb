import type { IncomingMessage } from 'node:http'
import { recordDeed } from '#server/codespaces/wish.ts'
import type { AppContext } from '#server/context.ts'
import { clientAddress } from '#server/http/client-address.ts'
import type { PortHost } from '../port-host.ts'
import { insertReport } from '../ports.store.ts'
import type { Asking } from './asking.ts'
import { readCredential } from './credential.ts'
import { type Answer, portPage } from './port-pages.ts'

/**
 * A visitor's word that something is wrong with a port, which administrators find in their list.
 * What is not open to the visitor cannot be reported, and sounds the same.
 */
export async function reportPort(
  ctx: AppContext,
  host: PortHost,
  { request, asking }: { request: IncomingMessage; asking: Asking },
): Promise<Answer> {
  const address = clientAddress(ctx.config, request)
  const credential = readCredential(ctx, host, { headers: request.headers, asking })
  const { place } = await ctx.portGate.judge(ctx, host, credential)
  const { reports } = ctx.portGate
  if (place && !reports.isBlocked(address ?? '')) {
    reports.record(address ?? '')
    const from = { address, userAgent: request.headers['user-agent'] ?? null }
    await ctx.db.transaction().execute(async (db) => {
      const inside = { ...ctx, db, session: null, from }
      const { id: codespaceId } = place.codespace
      await insertReport(inside, { codespaceId, port: host.port, createdAt: ctx.clock.now() })
      await recordDeed(inside, place.codespace, {
        action: 'port.report',
        after: { port: host.port },
      })
    })
  }
  return portPage({
    status: 200,
    title: 'Thank you for the report',
    lines: ['The administrators of this server see it. You can close this page.'],
  })
}
