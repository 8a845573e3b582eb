import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import * as store from './codespace-tokens.store.ts'
import { openPersonalToken } from './personal-tokens.ts'
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

/** `name` as the audit log is to call it. */
type Codespace = { id: string; name: string; owner: { id: string; name: string } }

/** Never to be logged, nor sent to a browser. */
export type CodespaceToken = MintedToken & { id: string }
/** What a codespace uses now. */
export type CodespaceGrant = {
  id: string
  tokens: CodespaceToken[]
  /** Of the first of them to be over. */
  expiresAt: number
}

/**
 * Writes down the tokens a codespace is given at once, sealed, and in the audit log what each may
 * do. To be called before anything uses them: so they are given back whatever becomes of this
 * server. What was given before is left to run out, unless that was more: then it is given back.
 */
export async function keepCodespaceGrant(
  ctx: TokensContext,
  codespace: Codespace,
  tokens: readonly MintedToken[],
): Promise<void> {
  const registration = await readGithub(ctx)
  if (!registration) throw new Error('A token came from a GitHub that is not registered any more.')
  const { id: codespaceId, owner } = codespace
  const now = ctx.clock.now()
  await store.deleteExpired(ctx.db, codespaceId, now)
  const [newest] = await store.findNewest(ctx.db, codespaceId)
  const before = await readCodespaceGrant(ctx, codespaceId)
  if (before && !isWithin(before.tokens, tokens)) {
    await giveBackCodespaceTokens(ctx, { codespaceId }, owner.name)
  }
  const { keys } = ctx.config.keyRing
  const grantId = randomUUID()
  const rows = tokens.map(({ token, personalTokenId, expiresAt, permissions, repositories }) => {
    const provider = githubProvider(registration)
    const row = { id: randomUUID(), codespaceId, userId: owner.id, provider }
    const { clientId } = registration
    // What a person gave stands in one place, so that it is gone from all when they take it back.
    const kept = JSON.stringify(
      personalTokenId ? { personalTokenId, clientId } : { token, clientId },
    )
    return {
      ...row,
      grantId,
      repositories: JSON.stringify(repositories),
      permissions: JSON.stringify(permissions),
      sealedToken: seal(keys, placeIn(codespaceTokenColumn, row), kept),
      expiresAt,
      // The newest also where two grants came in one moment.
      createdAt: Math.max(now, (newest?.createdAt ?? 0) + 1),
    }
  })
  await store.insertCodespaceTokens(ctx.db, rows)
  for (const { expiresAt, permissions, repositories, personalTokenId } of tokens) {
    // It has it since an hour ago, and goes on with it.
    if (before?.tokens.some((one) => personalTokenId && one.personalTokenId === personalTokenId))
      continue
    const paths = repositories.map(({ path }) => path)
    const until = new Date(expiresAt).toISOString()
    await audit(
      { db: ctx.db, log: ctx.log },
      {
        action: 'github.giveToken',
        actor: null,
        object: { type: 'codespace', id: codespaceId, name: codespace.name },
        subject: owner,
        after: {
          repositories: paths,
          permissions,
          ...(personalTokenId ? { isPersonal: true } : { expiresAt: until }),
        },
      },
    )
  }
}

/** Whether the former open nothing that the latter do not. */
const isWithin = (former: readonly MintedToken[], latter: readonly MintedToken[]): boolean =>
  former.every(({ repositories, permissions }) =>
    repositories.every(({ path }) =>
      Object.entries(permissions).every(([name, level]) =>
        latter.some(
          (one) =>
            one.repositories.some((repository) => repository.path === path) &&
            (one.permissions[name] === 'write' || one.permissions[name] === level),
        ),
      ),
    ),
  )

/**
 * The newest, of what is not over and can be opened; null where nothing is, and of
 * another GitHub's.
 */
export async function readCodespaceGrant(
  ctx: TokensContext,
  codespaceId: string,
): Promise<CodespaceGrant | null> {
  const provider = githubProvider(ctx.config.github)
  const newest = await store.findNewest(ctx.db, codespaceId)
  const rows = newest.filter((row) => row.provider === provider)
  const tokens: CodespaceToken[] = []
  for (const row of rows) {
    const kept = row.expiresAt > ctx.clock.now() ? opened(ctx, row) : null
    const { personalTokenId = null } = kept ?? {}
    const token = personalTokenId
      ? await openPersonalToken(ctx, { id: personalTokenId, userId: row.userId })
      : kept?.token
    if (!token) continue
    const { id, expiresAt } = row
    const repositories = repositoriesOf.parse(JSON.parse(row.repositories))
    const permissions: MintedToken['permissions'] = JSON.parse(row.permissions)
    tokens.push({ id, token, personalTokenId, expiresAt, repositories, permissions })
  }
  const [first] = rows
  if (!first || tokens.length === 0) return null
  return { id: first.grantId, tokens, expiresAt: Math.min(...rows.map((row) => row.expiresAt)) }
}

const repositoriesOf = z.array(z.object({ id: z.number().nullable(), path: z.string() }))

/** The one that opens a repository, where there is one. */
export function tokenFor(grant: CodespaceGrant | null, path: string): CodespaceToken | null {
  const wanted = path.toLowerCase()
  const opens = (token: CodespaceToken) =>
    token.repositories.some((one) => one.path.toLowerCase() === wanted)
  return grant?.tokens.find(opens) ?? null
}

/**
 * Forgets every token of a codespace, or of all codespaces of a user, and has GitHub take them
 * back: in this transaction, or else in one of its own. `revokeDue` begins with it at once.
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
    // Another registration's went with that registration, and another GitHub is not told of it.
    if (!kept?.token || registration?.clientId !== kept.clientId) continue
    if (row.provider !== githubProvider(registration)) continue
    const user = { id: row.userId, name: userName }
    const { token } = kept
    await giveBackToken(ctx, { token, personalTokenId: null, expiresAt: row.expiresAt }, user)
  }
}

/** Has GitHub take back a token that nobody has used. One that a person gave is theirs to end. */
export async function giveBackToken(
  ctx: Pick<AppContext, 'config' | 'db'>,
  given: Pick<MintedToken, 'token' | 'personalTokenId' | 'expiresAt'>,
  user: { id: string; name: string },
): Promise<void> {
  const { token: accessToken, personalTokenId, expiresAt } = given
  const registration = await readGithub(ctx)
  if (!registration || personalTokenId !== null) return
  const { clientId } = registration
  const ending = { expiresAt, refreshToken: null, refreshExpiresAt: null }
  const token = { accessToken, scope: '', clientId, ...ending }
  await giveBack(ctx, { registration, token, user, kind: 'token' })
}

const keptToken = z.object({
  clientId: z.string(),
  token: z.string().optional(),
  personalTokenId: z.string().optional(),
})

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
