import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import * as store from './github.store.ts'
import { githubProvider } from './github-context.ts'

type TokenContext = Pick<AppContext, 'config' | 'db'>

/** What GitHub gave for a person. Never to be logged, nor sent to a browser. */
const githubToken = z.object({
  accessToken: z.string(),
  /** As GitHub granted it, separated by commas. */
  scope: z.string(),
  /** Milliseconds since the epoch; null for one that lasts. */
  expiresAt: z.number().nullable(),
  refreshToken: z.string().nullable(),
})
export type GithubToken = z.infer<typeof githubToken>

/** Of what GitHub answered to the code. */
export function tokenOf(answer: Partial<Record<string, unknown>>, now: number): GithubToken {
  const { access_token, scope, expires_in, refresh_token } = answer
  return githubToken.parse({
    accessToken: access_token,
    scope: scope ?? '',
    expiresAt: typeof expires_in === 'number' ? now + expires_in * 1000 : null,
    refreshToken: refresh_token ?? null,
  })
}

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

/**
 * What GitHub gave for this user at their last sign-in there; null for one who never signed in with GitHub,
 * or where it is not configured. Rejects for a token that was tampered with or whose key is gone (S-77).
 */
export async function readGithubToken(
  ctx: TokenContext,
  userId: string,
): Promise<GithubToken | null> {
  if (!ctx.config.github) return null
  const row = await store.findAccountOf(ctx.db, githubProvider(ctx.config.github), userId)
  if (!row?.sealedToken) return null
  const place = placeIn(githubTokenColumn, row)
  return githubToken.parse(JSON.parse(unseal(ctx.config.keyRing.keys, place, row.sealedToken)))
}
