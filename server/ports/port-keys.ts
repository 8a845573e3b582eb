import { createHash, randomBytes } from 'node:crypto'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { requireCodespace } from '#server/codespaces/codespaces.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { standsFor } from './effective-port.ts'
import { portOrigin } from './port-host.ts'
import {
  insertKey,
  listKeys,
  type PortKeyRow,
  removeEndedKeys,
  removeKey,
} from './port-keys.store.ts'
import { hasTokens, requireVisibility } from './port-policy.ts'
import type { CreateLinkInput, CreateTokenInput, PortKey, RevokeKeyInput } from './ports.schema.ts'

/** By which a program says its token. Never passed on to the app. */
export const tokenHeader = 'X-Bothy-Port-Token'
/** Where a link is opened, at the host of its port. */
export const linkPath = '/.bothy/link'

const mostKeys = 200

export const hashOfKey = (secret: string): string =>
  createHash('sha256').update(`port key ${secret}`).digest('hex')

/**
 * An address by which anybody opens the port without signing in, until then or until it is
 * revoked. It counts while policy lets ports be public.
 */
export async function createLink(ctx: SignedInContext, { path, ...input }: CreateLinkInput) {
  const row = await requireCodespace(ctx, input.name)
  await requireVisibility(ctx, row, 'public')
  const origin = portOrigin(ctx.config, input)
  if (origin === null) {
    throw new AppError('PORTS_DOMAIN_UNUSABLE', 'Ports have no addresses on this server yet.')
  }
  const { id, secret, expiresAt } = await makeKey(ctx, row, { ...input, kind: 'link', path })
  return { id, url: `${origin}${linkPath}?key=${secret}`, expiresAt }
}

/** For programs, which send it in a header. It is the owner's own way in, whatever the visibility. */
export async function createToken(ctx: SignedInContext, input: CreateTokenInput) {
  const row = await requireCodespace(ctx, input.name)
  if (!(await hasTokens(ctx, row))) {
    throw new AppError(
      'PORT_TOKENS_NOT_ALLOWED',
      'The administrators of this server allow no tokens for ports.',
    )
  }
  const { id, secret, expiresAt } = await makeKey(ctx, row, { ...input, kind: 'token', path: null })
  return { id, header: tokenHeader, token: secret, expiresAt }
}

type Wanted = Pick<PortKeyRow, 'kind' | 'path' | 'port'> & {
  label?: string | null | undefined
  expiresInMinutes: number
}

async function makeKey(ctx: SignedInContext, row: CodespaceRow, wanted: Wanted) {
  const { kind, path, port, label = null, expiresInMinutes } = wanted
  const now = ctx.clock.now()
  const expiresAt = now + expiresInMinutes * 60_000
  const secret = `bpk_${randomBytes(32).toString('base64url')}`
  const id = crypto.randomUUID()
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await removeEndedKeys(inside, now)
    if ((await listKeys(inside, row.id, { kind, now })).length >= mostKeys) {
      throw new AppError(
        'TOO_MANY_PORT_KEYS',
        `This codespace has ${mostKeys} of them already. Revoke some that are not needed any more.`,
      )
    }
    await insertKey(inside, {
      ...{ id, codespaceId: row.id, port, kind, path, label, expiresAt },
      standsFor: standsFor(row, port),
      secretHash: hashOfKey(secret),
      createdAt: now,
      lastUsedAt: null,
    })
    const action = kind === 'link' ? 'port.makeLink' : 'port.makeToken'
    await recordDeed(inside, row, { action, after: { port, label, expiresAt } })
  })
  return { id, secret, expiresAt }
}

export async function listPortKeys(
  ctx: SignedInContext,
  name: string,
  kind: PortKeyRow['kind'],
): Promise<PortKey[]> {
  const { id } = await requireCodespace(ctx, name)
  const rows = await listKeys(ctx, id, { kind, now: ctx.clock.now() })
  return rows.map(({ id, port, label, createdAt, expiresAt, lastUsedAt }) => {
    return { id, port, label, createdAt, expiresAt, lastUsedAt }
  })
}

/** Whoever has come in by it is out. Of one that is gone already nothing happens. */
export async function revokeKey(
  ctx: SignedInContext,
  { name, id }: RevokeKeyInput,
  kind: PortKeyRow['kind'],
): Promise<void> {
  const row = await requireCodespace(ctx, name)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const removed = await removeKey(inside, row.id, { id, kind })
    if (!removed) return
    const before = { kind, port: removed.port, label: removed.label }
    await recordDeed(inside, row, { action: 'port.revokeKey', before })
  })
  ctx.changes.announce(row.id)
}
