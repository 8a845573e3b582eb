import { openTestApp } from './github-app.testing.ts'
import { mintGrant, type Wanted } from './mint-grant.ts'
import { githubProvider } from './registration.ts'
import { sealToken } from './user-token.ts'
import { findAccountOf } from './user-tokens.store.ts'

const appPermissions = {
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  actions: 'read',
  checks: 'read',
  statuses: 'read',
  members: 'read',
  administration: 'write',
} as const

type Wish = Omit<Wanted, 'repositoryUrl'> & { path: string }

/** Ada's organization with the App on it, in which grace may write and linus may look. */
export async function openTestTokens() {
  const github = await openTestApp({ BOTHY_GITHUB_USERS: 'ada,grace,linus' })
  const { hub, app, ctx } = github
  app.permissions = { ...appPermissions }
  if (ctx.config.github.app) ctx.config.github.app.slug = app.slug
  hub.addPerson('grace', 'Grace Hopper')
  hub.addPerson('linus')
  hub.addOrganization('acme', { ada: 'owner' })
  hub.addOrganization('elsewhere', { ada: 'owner' })
  hub.addRepository('acme/engine', { grace: 'push', linus: 'pull' })
  hub.addRepository('acme/secret')
  hub.addRepository('acme/old', { grace: 'push' }, { isArchived: true })
  hub.addRepository('elsewhere/open', { grace: 'push' }, { visibility: 'public' })
  hub.addRepository('elsewhere/closed', { grace: 'push' })
  const installation = hub.install(app, 'acme')
  const ids: Record<string, string> = {}
  const owner = await github.ownersBrowser()
  await owner.visitGithub('ada', 'connect')
  ids.ada = (await owner.session())?.user.id ?? ''
  for (const login of ['grace', 'linus']) {
    const browser = github.browser()
    await browser.visitGithub(login)
    ids[login] = (await browser.session())?.user.id ?? ''
  }
  const mintAll = (login: string, wanted: readonly Wish[]) =>
    mintGrant(
      ctx,
      ids[login] ?? '',
      wanted.map(({ path, ...rest }) => ({ ...rest, repositoryUrl: `${hub.url}/${path}` })),
    )
  /** Of one that somebody works on. */
  const mint = async (login: string, path: string) => {
    const { access, tokens } = await mintAll(login, [{ path, most: 'right' }])
    if (!access[0]) throw new Error('Nothing is said of it.')
    return { access: access[0], minted: tokens[0] ?? null }
  }
  const codespace = (login: string) => ({
    id: '6b0f3c6e-0000-4000-8000-000000000001',
    name: 'amber-hut-7f3k9',
    owner: { id: ids[login] ?? '', name: login },
  })
  return { ...github, installation, ids, mint, mintAll, codespace }
}

/**
 * As somebody who has signed in to the OAuth App there, as which this server is
 * registered from now on.
 */
export async function connectByOauth(
  { hub, ctx, ids }: Awaited<ReturnType<typeof openTestTokens>>,
  login: string,
): Promise<void> {
  const { clientId, clientSecret } = hub.oauth.app
  ctx.config.github.app = { clientId, clientSecret, privateKey: null, slug: null }
  const { db } = ctx
  const provider = githubProvider(ctx.config.github)
  const userId = ids[login] ?? ''
  const account = await findAccountOf(db, provider, userId)
  if (!account) throw new Error(`${login} is not connected.`)
  const sealedToken = sealToken(ctx, account, {
    accessToken: hub.authorize(hub.oauth.app, login).token,
    scope: '',
    ...{ expiresAt: null, refreshToken: null, refreshExpiresAt: null, clientId },
  })
  const ofAccount = db.updateTable('Account').where('provider', '=', provider)
  await ofAccount.where('userId', '=', userId).set({ sealedToken }).execute()
}
