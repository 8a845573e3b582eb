import type { AppContext } from '#server/context.ts'
import { appAddressOf } from './app-address.ts'
import type { RegistrationView } from './github.schema.ts'
import { signInCallbackPath } from './manifest.ts'
import { readGithub, readStored } from './registration.ts'

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
      installUrl: appAddressOf(registration)?.install ?? null,
      settingsUrl: appAddressOf(registration)?.app ?? null,
    },
    isUnreadable: stored?.credentials === null,
  }
}
