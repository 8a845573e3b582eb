import { z } from 'zod'
import { callGithub, contentOf } from './github-api.ts'
import type { JudgeContext, Opened } from './judge-repository.ts'
import type { TokenPermissions } from './token-permissions.ts'
import { userToken } from './user-tokens.ts'

/** What GitHub made, or a person gave. Never to be logged, nor sent to a browser. */
export type MintedToken = {
  token: string
  /** Of one that a person gave, which is theirs to end at GitHub; null for what was made. */
  personalTokenId: string | null
  expiresAt: number
  permissions: TokenPermissions
  /** Of one owner. `path`: `owner/name`, as GitHub spells it. */
  repositories: { id: number | null; path: string }[]
}

const longestMs = 8 * 60 * 60_000

/**
 * One token for these, which are of one owner and opened as far; null where GitHub makes none.
 * @throws AppError GITHUB_UNREACHABLE
 */
export async function makeScopedToken(
  ctx: JudgeContext,
  opened: readonly Opened[],
): Promise<MintedToken | null> {
  const [first] = opened
  const token = await userToken(ctx, ctx.userId)
  if (!first || token === null) return null
  const reply = await callGithub(ctx, 'POST /applications/{client_id}/token/scoped', {
    client_id: ctx.registration.clientId,
    access_token: token,
    target_id: first.repository.owner.id,
    repository_ids: opened.map(({ repository }) => repository.id),
    permissions: first.permissions,
    caller: { app: ctx.registration },
  })
  if (reply.status === 403 || reply.status === 404 || reply.status === 422) return null
  const made = contentOf(madeToken, reply)
  const latest = ctx.clock.now() + longestMs
  return {
    token: made.token,
    personalTokenId: null,
    expiresAt: Math.min(made.expires_at ? Date.parse(made.expires_at) : latest, latest),
    permissions: first.permissions,
    repositories: opened.map(placeOf),
  }
}

/** The one that a person gave for it, for as long; null where it takes none. */
export function personalTokenOf(
  { clock }: Pick<JudgeContext, 'clock'>,
  opened: Opened | null,
): MintedToken | null {
  if (!opened?.personal) return null
  const { personal, permissions } = opened
  return {
    token: personal.token,
    personalTokenId: personal.id,
    expiresAt: clock.now() + longestMs,
    permissions,
    repositories: [placeOf(opened)],
  }
}

const placeOf = ({ repository: { id, name, owner } }: Opened) => ({
  id,
  path: `${owner.login}/${name}`,
})

const madeToken = z.object({
  // It goes into lines of Git's, where nothing else may be.
  token: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  expires_at: z.iso.datetime({ offset: true }).nullish(),
})
