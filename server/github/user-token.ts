import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import { githubProvider, readGithub } from './registration.ts'
import { findAccountOf } from './user-tokens.store.ts'

type TokenContext = Pick<AppContext, 'config' | 'db'>

/** What GitHub gave for a person. Never to be logged, nor sent to a browser. */
export const githubToken = z.object({
  accessToken: z.string(),
  /** As GitHub granted it, separated by commas. */
  scope: z.string(),
  /** Milliseconds since the epoch; null for one that lasts. */
  expiresAt: z.number().nullable(),
  /** Good for one renewal; null for a token that lasts. */
  refreshToken: z.string().nullable(),
  refreshExpiresAt: z.number().nullable().default(null),
  /** Whom it was given to; null for one kept before that was. */
  clientId: z.string().nullable().default(null),
})
export type GithubToken = z.infer<typeof githubToken>

/** Of what GitHub answered to a code, or to a refresh token. */
export function tokenOf(
  answer: Partial<Record<string, unknown>>,
  { now, clientId }: { now: number; clientId: string },
): GithubToken {
  const { access_token, scope, expires_in, refresh_token, refresh_token_expires_in } = answer
  const endOf = (seconds: unknown) => (Number(seconds) > 0 ? now + Number(seconds) * 1000 : null)
  return githubToken.parse({
    accessToken: access_token,
    scope: scope ?? '',
    expiresAt: endOf(expires_in),
    refreshToken: refresh_token ?? null,
    refreshExpiresAt: endOf(refresh_token_expires_in),
    clientId,
  })
}

/** Whether GitHub may still take it, or renew it, as far as is known here. */
export const isUsable = (token: GithubToken, clientId: string, now: number): boolean =>
  (token.clientId ?? clientId) === clientId &&
  ((token.expiresAt ?? Infinity) > now ||
    (token.refreshToken !== null && (token.refreshExpiresAt ?? Infinity) > now))

/** Whose token it is: moved to another row it does not open. */
type Holder = { userId: string; provider: string; providerAccountId: string }

/** Where tokens are kept. */
export const githubTokenColumn = {
  table: 'Account',
  column: 'sealedToken',
  row: ['userId', 'provider', 'providerAccountId'],
} as const satisfies SealedColumn<'Account'>

export const sealToken = (ctx: TokenContext, holder: Holder, token: GithubToken): string =>
  seal(ctx.config.keyRing.keys, placeIn(githubTokenColumn, holder), JSON.stringify(token))

/** Throws for a token that was tampered with or whose key is gone (S-77). */
export function openToken(
  ctx: TokenContext,
  row: Holder & { sealedToken: string | null },
): GithubToken | null {
  if (row.sealedToken === null) return null
  const place = placeIn(githubTokenColumn, row)
  return githubToken.parse(JSON.parse(unseal(ctx.config.keyRing.keys, place, row.sealedToken)))
}

/**
 * What GitHub last gave for this user, whether or not it still takes it; null for one who never
 * signed in with GitHub, or where it is not registered. Rejects for a token that was tampered with
 * or whose key is gone (S-77).
 */
export async function readGithubToken(
  ctx: TokenContext,
  userId: string,
): Promise<GithubToken | null> {
  const registration = await readGithub(ctx)
  if (!registration) return null
  const row = await findAccountOf(ctx.db, githubProvider(registration), userId)
  return row ? openToken(ctx, row) : null
}
