import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import * as store from './codespace-tokens.store.ts'
import { githubProvider, readGithub } from './registration.ts'
import { giveBack } from './revocations.ts'
import type { MintedToken } from './scoped-token.ts'

type TokensContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

/** Where the tokens of codespaces are kept. */
export const codespaceTokenColumn = {
  table: 'githubCodespaceToken',
  column: 'sealedToken',
  row: ['id', 'codespaceId', 'userId', 'provider'],
} as const satisfies SealedColumn<'githubCodespaceToken'>

type Codespace = { id: string; name: string; owner: { id: string; name: string } }

/** The one a codespace uses now. Never to be logged, nor sent to a browser. */
export type CodespaceToken = MintedToken & { id: string }

/**
 * Writes down a token of a codespace, sealed, and in the audit log what it may do. To be called before anything uses it:
 * so it is given back whatever becomes of this server.
 */
export async function keepCodespaceToken(
  ctx: TokensContext,
  codespace: Codespace,
  { token, expiresAt, permissions, repository }: MintedToken,
): Promise<void> {
  const registration = await readGithub(ctx)
  if (!registration) throw new Error('A token came from a GitHub that is not registered any more.')
  const now = ctx.clock.now()
  const newest = await store.findNewest(ctx.db, codespace.id)
  const row = {
    id: randomUUID(),
    codespaceId: codespace.id,
    userId: codespace.owner.id,
    provider: githubProvider(registration),
  }
  const kept = { token, clientId: registration.clientId }
  await store.deleteExpired(ctx.db, codespace.id, now)
  await store.insertCodespaceToken(ctx.db, {
    ...row,
    repository,
    permissions: JSON.stringify(permissions),
    sealedToken: seal(
      ctx.config.keyRing.keys,
      placeIn(codespaceTokenColumn, row),
      JSON.stringify(kept),
    ),
    expiresAt,
    // The newest also where two came in one moment.
    createdAt: Math.max(now, (newest?.createdAt ?? 0) + 1),
  })
  await audit(
    { db: ctx.db, log: ctx.log },
    {
      action: 'github.giveToken',
      actor: null,
      object: { type: 'codespace', id: codespace.id, name: codespace.name },
      subject: codespace.owner,
      after: { repository, permissions, expiresAt: new Date(expiresAt).toISOString() },
    },
  )
}

/** The newest, where there is one that is not over and can be opened. */
export async function readCodespaceToken(
  ctx: TokensContext,
  codespaceId: string,
): Promise<CodespaceToken | null> {
  const row = await store.findNewest(ctx.db, codespaceId)
  if (!row || row.expiresAt <= ctx.clock.now()) return null
  const kept = opened(ctx, row)
  if (!kept) return null
  const { id, expiresAt, repository } = row
  return { id, token: kept.token, expiresAt, repository, permissions: JSON.parse(row.permissions) }
}

/**
 * Forgets every token of a codespace, or of all codespaces of a user, and has GitHub take them back: in this
 * transaction, or else in one of its own. `revokeDue` begins with it at once.
 */
export async function giveBackCodespaceTokens(
  ctx: TokensContext,
  of: { codespaceId: string } | { userId: string },
  userName: string,
): Promise<void> {
  const rows = await store.takeAll(ctx.db, of)
  const registration = rows.length > 0 ? await readGithub(ctx) : null
  for (const row of rows) {
    const kept = row.expiresAt > ctx.clock.now() ? opened(ctx, row) : null
    // Another registration's went with that registration.
    if (!kept || registration?.clientId !== kept.clientId) continue
    const user = { id: row.userId, name: userName }
    await giveBackToken(ctx, kept.token, { expiresAt: row.expiresAt, user })
  }
}

/** Has GitHub take back a token that nobody has used. */
export async function giveBackToken(
  ctx: Pick<AppContext, 'config' | 'db'>,
  accessToken: string,
  { expiresAt, user }: { expiresAt: number; user: { id: string; name: string } },
): Promise<void> {
  const registration = await readGithub(ctx)
  if (!registration) return
  const { clientId } = registration
  const ending = { expiresAt, refreshToken: null, refreshExpiresAt: null }
  const token = { accessToken, scope: '', clientId, ...ending }
  await giveBack(ctx, { registration, token, user, kind: 'token' })
}

const keptToken = z.object({ token: z.string(), clientId: z.string() })

function opened(ctx: TokensContext, row: store.CodespaceTokenRow) {
  try {
    const place = placeIn(codespaceTokenColumn, row)
    return keptToken.parse(JSON.parse(unseal(ctx.config.keyRing.keys, place, row.sealedToken)))
  } catch (error) {
    // Of a key that is gone: it runs out by itself, within hours.
    ctx.log.warn({ err: error, userId: row.userId }, 'The token of a codespace cannot be opened')
    return null
  }
}
