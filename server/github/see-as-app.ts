import { z } from 'zod'
import { type AppCallContext, listAppInstallations, madeToken } from './app-installations.ts'
import { appJwt } from './app-jwt.ts'
import { callGithub, contentOf } from './github-api.ts'

const covering = madeToken.extend({
  repositories: z.array(z.object({ id: z.int().positive() })).length(1),
})

/**
 * GitHub's number of a repository of an organization that has installed the App on it, also of a
 * private one. Null for every other one, and where the App's private key is not here.
 * @throws AppError GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function numberAsApp(
  ctx: AppCallContext,
  { owner, name }: { owner: string; name: string },
): Promise<string | null> {
  if (ctx.github.kind !== 'app' || ctx.github.privateKey === null) return null
  const found = (await listAppInstallations(ctx)).find(
    ({ organization }) => organization?.login.toLowerCase() === owner.toLowerCase(),
  )
  if (!found || found.isSuspended) return null
  const reply = await callGithub(ctx, 'POST /app/installations/{installation_id}/access_tokens', {
    installation_id: found.id,
    repositories: [name],
    permissions: { metadata: 'read' },
    caller: { token: appJwt(ctx.github, ctx.clock.now()) },
  })
  if (reply.status === 404 || reply.status === 422) return null
  const { token, repositories } = contentOf(covering, reply, 201)
  await callGithub(ctx, 'DELETE /installation/token', { caller: { token } }).catch(() => {
    // It reads a name and no more, and ends by itself within the hour.
  })
  return repositories[0] ? String(repositories[0].id) : null
}
