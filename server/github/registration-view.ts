import type { AppContext } from '#server/context.ts'
import type { RegistrationView } from './github.schema.ts'
import { signInCallbackPath } from './manifest.ts'
import { type GithubRegistration, readGithub, readStored } from './registration.ts'

/** What an administrator may see of the registration. */
export async function viewRegistration(
  ctx: Pick<AppContext, 'config' | 'db'>,
): Promise<RegistrationView> {
  const { url, app } = ctx.config.github
  const registration = await readGithub(ctx)
  const stored = app ? undefined : await readStored(ctx)
  return {
    url,
    host: new URL(url).host,
    callbackUrl: ctx.config.publicUrl + signInCallbackPath,
    registration: registration && {
      kind: registration.kind,
      clientId: registration.clientId,
      slug: registration.slug,
      hasPrivateKey: registration.privateKey !== null,
      lockedBy: registration.source === 'environment' ? 'AUTH_GITHUB_ID' : null,
      createdAt: stored?.createdAt ?? null,
      ...addressesOf(registration),
    },
    isUnreadable: stored?.credentials === null,
  }
}

/** github.com and GHE.com have Apps elsewhere than an Enterprise Server. */
function addressesOf({ kind, url, slug }: GithubRegistration) {
  if (kind === 'oauth' || slug === null) return { installUrl: null, settingsUrl: null }
  const { host } = new URL(url)
  const isHosted = host === 'github.com' || host.endsWith('.ghe.com')
  const app = `${url}/${isHosted ? 'apps' : 'github-apps'}/${slug}`
  return { installUrl: `${app}/installations/new`, settingsUrl: app }
}
