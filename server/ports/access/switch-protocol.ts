import { readSessionByHash } from '#server/auth/auth.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { PortHost } from '../port-host.ts'
import { portProtocol } from '../port-values.schema.ts'
import { updatePort } from '../ports.ts'
import type { Asking } from './asking.ts'
import type { Credential } from './credential.ts'
import { judge } from './judge.ts'
import { type Answer, portJson, portRedirect } from './port-pages.ts'

/** Where the page that says which protocol an app speaks sends its owner's choice. */
export const protocolPath = '/.bothy/protocol'

export const protocolAddress = (speaks: string, to: string): string =>
  `${protocolPath}?${new URLSearchParams({ speaks, to })}`

type Choice = { host: PortHost; asking: Asking; credential: Credential }

/**
 * Its owner says what the app on this port speaks. By a page of this very port and no other: what
 * the app's own page could do by it is to make its port private and itself unreachable.
 */
export async function switchProtocol(
  ctx: AppContext,
  { host, asking, credential }: Choice,
  { speaks, to }: { speaks: string | null; to: string },
): Promise<Answer> {
  const protocol = portProtocol.safeParse(speaks).data
  const session =
    credential.by === 'session' ? await readSessionByHash(ctx, credential.claims.sessionHash) : null
  const { standing } = await judge(ctx, host, credential)
  const isOwnPage = asking.believed === 'all' && asking.sibling?.port === host.port
  if (!isOwnPage || !session || standing !== 'owner') {
    return portJson(403, 'PORT_NOT_ALLOWED', 'Only the owner of a port says what its app speaks.')
  }
  if (!protocol) return portJson(400, 'PORT_PROTOCOL_INVALID', 'An app speaks http or https.')
  try {
    await updatePort({ ...ctx, session }, { ...host, protocol })
  } catch (error) {
    if (error instanceof AppError) return portJson(409, error.code, error.message)
    throw error
  }
  return portRedirect(to)
}
