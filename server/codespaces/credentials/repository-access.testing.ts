import type { RegisteredApp } from '#e2e/github/github-apps.ts'
import type { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { sealToken } from '#server/github/github.ts'
import type { TestApp, TestUser } from '#server/testing/test-app.ts'

/** As somebody who has signed in to the App at the stand-in. */
export async function connectAt(
  { app, hub, githubApp }: { app: TestApp; hub: GitHubStandIn; githubApp: RegisteredApp },
  user: TestUser,
  login: string,
): Promise<void> {
  const given = hub.authorize(githubApp, login)
  const holder = {
    userId: user.session.user.id,
    provider: `github:${new URL(hub.url).host}`,
    providerAccountId: String(hub.world.person(login)?.id),
  }
  const sealedToken = sealToken(app.ctx, holder, {
    accessToken: given.token,
    scope: '',
    expiresAt: given.expiresAt,
    refreshToken: given.refreshToken,
    refreshExpiresAt: null,
    clientId: githubApp.clientId,
  })
  await app.ctx.db
    .insertInto('Account')
    .values({ ...holder, type: 'oauth', login, sealedToken })
    .execute()
}
