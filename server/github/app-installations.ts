import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { appJwt } from './app-jwt.ts'
import { callGithub, contentOf } from './github-api.ts'
import type { GithubRegistration } from './registration.ts'

/** Whoever asks GitHub in the App's own name. */
export type AppCallContext = Pick<AppContext, 'config' | 'clock'> & { github: GithubRegistration }

const installation = z
  .object({
    id: z.int().positive(),
    account: z
      .object({
        id: z.int().positive(),
        login: z.string().min(1).max(100),
        type: z.literal('Organization'),
      })
      .nullish()
      .catch(null),
    permissions: z.record(z.string(), z.string()),
    suspended_at: z.string().nullish(),
  })
  .transform(({ id, account, permissions, suspended_at }) => ({
    id,
    organization: account ? { id: String(account.id), login: account.login } : null,
    permissions,
    isSuspended: Boolean(suspended_at),
  }))
/** The App on an account, which is null for people: an organization as it is called now. */
export type AppInstallation = z.output<typeof installation>

const pageSize = 100
const mostPages = 50

/**
 * Where the App is installed, by the word of GitHub to the App itself.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_APP_REQUIRED, GITHUB_MISCONFIGURED
 */
export async function listAppInstallations(ctx: AppCallContext): Promise<AppInstallation[]> {
  const found: AppInstallation[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const reply = await callGithub(ctx, 'GET /app/installations', {
      per_page: pageSize,
      page,
      caller: { token: appJwt(ctx.github, ctx.clock.now()) },
    })
    if (reply.status === 401) {
      throw new AppError(
        'GITHUB_MISCONFIGURED',
        'GitHub does not take the private key of the GitHub App, or the clock of this server is wrong.',
      )
    }
    const installations = contentOf(z.array(installation), reply)
    found.push(...installations)
    if (installations.length < pageSize) break
  }
  return found
}

export const madeToken = z.object({
  token: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  expires_at: z.iso.datetime({ offset: true }),
})

/** With less than this left another is asked for. */
const leastMs = 5 * 60_000
/** In this process' memory alone, by App and installation; of each server its own. */
const kept = new WeakMap<object, Map<string, { token: string; expiresAt: number }>>()

/**
 * A token that reads who the members are on that account, and does nothing else. Never to be
 * logged, stored, or sent to a browser.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_APP_REQUIRED
 */
export async function membersToken(ctx: AppCallContext, installationId: number): Promise<string> {
  const own = kept.get(ctx.config) ?? new Map()
  kept.set(ctx.config, own)
  const key = `${ctx.github.url} ${ctx.github.clientId} ${installationId}`
  const known = own.get(key)
  if (known && known.expiresAt - ctx.clock.now() > leastMs) return known.token
  const reply = await callGithub(ctx, 'POST /app/installations/{installation_id}/access_tokens', {
    installation_id: installationId,
    permissions: { members: 'read' },
    caller: { token: appJwt(ctx.github, ctx.clock.now()) },
  })
  const { token, expires_at } = contentOf(madeToken, reply, 201)
  own.set(key, { token, expiresAt: Date.parse(expires_at) })
  return token
}

/** GitHub takes it no more: the next one is asked for anew. */
export function dropMembersToken(ctx: AppCallContext, installationId: number): void {
  kept.get(ctx.config)?.delete(`${ctx.github.url} ${ctx.github.clientId} ${installationId}`)
}

/**
 * With the registration go the tokens this process has by it; those of another end by themselves,
 * within the hour.
 */
export async function giveBackMembersTokens(
  ctx: Pick<AppContext, 'config' | 'log'>,
): Promise<void> {
  const tokens = [...(kept.get(ctx.config)?.values() ?? [])]
  kept.delete(ctx.config)
  for (const { token } of tokens) {
    await callGithub(ctx, 'DELETE /installation/token', { caller: { token } }).catch(
      (error: unknown) => {
        ctx.log.info({ err: error }, 'A token of an installation ends by itself')
      },
    )
  }
}
