import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { requireCodespace } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { type PortHost, portOrigin } from '../port-host.ts'
import { portNumber } from '../port-values.schema.ts'
import type { HandOffInput } from '../ports.schema.ts'
import {
  type HandOffRow,
  insertHandOff,
  removeEndedHandOffs,
  takeHandOff,
} from './hand-off.store.ts'
import { openSiblings } from './open-siblings.ts'

/** Where it is redeemed, at the host of a port. */
export const enterPath = '/.bothy/enter'
const lifeMs = 60_000

/** Where a hand-off leads in the end, and by which other ports, each of which gets its cookie. */
const errand = z.object({
  target: portNumber,
  path: z.string(),
  isFrame: z.boolean(),
  left: z.array(portNumber),
})
export type Errand = z.infer<typeof errand>
/** Whose it is. */
export type Bearer = Pick<HandOffRow, 'sessionHash' | 'userId'>

/** For the owner's own page: a tab, or a frame in it. */
export async function handOff(
  ctx: SignedInContext,
  { name, port, path, isFrame }: HandOffInput,
): Promise<{ url: string }> {
  const row = await requireCodespace(ctx, name)
  const { user, tokenHash } = ctx.session
  const bearer = { userId: user.id, sessionHash: tokenHash }
  return { url: await beginErrand(ctx, row, { bearer, target: port, path, isFrame }) }
}

/**
 * Where the browser goes first. By the other ports that are open, so that a page of one can ask
 * the others as it would on one machine.
 * @throws AppError PORTS_DOMAIN_UNUSABLE
 */
export async function beginErrand(
  ctx: AppContext,
  row: CodespaceRow,
  { bearer, ...errand }: Omit<Errand, 'left'> & { bearer: Bearer },
): Promise<string> {
  const siblings = await openSiblings(ctx, row, {
    port: errand.target,
    userId: bearer.userId,
  })
  return nextStop(ctx, row, { bearer, errand: { ...errand, left: [...siblings, errand.target] } })
}

/**
 * The address of the next port on the way with a code of its own, or where it has led to once
 * there is none left.
 */
export async function nextStop(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  row: Pick<CodespaceRow, 'id' | 'name'>,
  { bearer, errand }: { bearer: Bearer; errand: Errand },
): Promise<string> {
  const [stop, ...left] = errand.left
  const origin = portOrigin(ctx.config, { name: row.name, port: stop ?? errand.target })
  if (origin === null) {
    throw new AppError(
      'PORTS_DOMAIN_UNUSABLE',
      'Ports have no addresses yet: BOTHY_PORTS_URL is not set on this server.',
    )
  }
  if (stop === undefined) return origin + errand.path
  const code = randomBytes(32).toString('base64url')
  const now = ctx.clock.now()
  await removeEndedHandOffs(ctx, now)
  await insertHandOff(ctx, {
    ...bearer,
    codeHash: hashOf(code),
    codespaceId: row.id,
    port: stop,
    errand: JSON.stringify({ ...errand, left } satisfies Errand),
    expiresAt: now + lifeMs,
  })
  return `${origin}${enterPath}?code=${code}`
}

/**
 * Once for a code that was made for exactly this host, within a minute; a wrong use spends it as
 * well (S-37). Whether its session and its user's right are still there is the caller's to ask.
 */
export async function redeemHandOff(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  { codespaceId, port }: { codespaceId: string } & Pick<PortHost, 'port'>,
  code: string,
): Promise<{ bearer: Bearer; errand: Errand } | null> {
  const row = await takeHandOff(ctx, hashOf(code))
  if (!row || row.expiresAt <= ctx.clock.now()) return null
  if (row.codespaceId !== codespaceId || row.port !== port) return null
  const { userId, sessionHash } = row
  return { bearer: { userId, sessionHash }, errand: errand.parse(JSON.parse(row.errand)) }
}

const hashOf = (code: string): string =>
  createHash('sha256').update(`port hand-off ${code}`).digest('hex')
