import { expect, test } from 'vitest'
import { keepPersonalToken, listPersonalTokens } from '#server/github/personal-tokens.ts'
import { disconnectGithub, readGithubConnection, readSignInMethods } from '../auth.ts'
import { openTestGithub } from './github.testing.ts'

test('the owner connects GitHub once, and signs in by it from then on', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: '' } })
  const browser = await github.ownersBrowser()
  const before = await browser.session()
  expect(await browser.visitGithub('ada', 'connect')).toBe('/')
  // The very same session, now shown as GitHub shows them.
  expect(await browser.session()).toMatchObject({
    tokenHash: before?.tokenHash,
    user: { id: before?.user.id, name: 'Ada Lovelace', isOwner: true },
  })
  const elsewhere = github.browser()
  expect(await elsewhere.visitGithub('ada')).toBe('/')
  expect((await elsewhere.session())?.user).toMatchObject({ id: before?.user.id, isOwner: true })
  // The link still leads to the same person.
  const byLink = await github.ownersBrowser()
  expect((await byLink.session())?.user.id).toBe(before?.user.id)
  expect(await github.auth.users()).toHaveLength(1)
})

test('the owner may connect another account, which takes the place of the first', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: '' } })
  github.hub.addPerson('grace')
  const browser = await github.ownersBrowser()
  await browser.visitGithub('ada', 'connect')
  const owner = (await browser.session())?.user.id ?? ''
  const token = 'github_pat_of_ada'
  const repository = { id: 7, path: 'acme/engine' }
  await keepPersonalToken(github.auth.ctx, owner, { repository, access: 'write', token })
  await browser.visitGithub('ada', 'connect')
  expect(await listPersonalTokens(github.auth.ctx, owner)).toHaveLength(1)
  expect(await browser.visitGithub('grace', 'connect')).toBe('/')
  expect(await listPersonalTokens(github.auth.ctx, owner)).toEqual([])
  expect(await github.accounts()).toMatchObject([{ login: 'grace' }])
  expect(await github.browser().visitGithub('ada')).toContain('GITHUB_NOT_INVITED')
  expect(await github.browser().visitGithub('grace')).toBe('/')
})

test('S-92 a session that was left open connects nobody’s GitHub account to who administers', async () => {
  await using github = await openTestGithub()
  github.hub.addPerson('grace')
  const left = await github.ownersBrowser()
  expect(await left.visitGithub('ada', 'connect')).toBe('/')
  github.auth.waitMinutes(121)
  const refused = await left.leave('connect')
  expect([refused.status, await refused.json()]).toEqual([
    403,
    {
      url: '/sign-in?error=GITHUB_RECENT_SIGN_IN_REQUIRED',
      error: 'GITHUB_RECENT_SIGN_IN_REQUIRED',
    },
  ])
  expect(await github.accounts()).toMatchObject([{ login: 'ada' }])
  const byGithub = github.browser()
  expect(await byGithub.visitGithub('ada')).toBe('/')
  expect(await byGithub.visitGithub('grace', 'connect')).toBe('/')
})

test('a local user connects GitHub only where the configuration invites that account', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: 'grace' } })
  github.hub.addPerson('grace')
  await github.ownersBrowser()
  const olga = github.browser()
  olga.take(await github.auth.acceptLink(await github.auth.token('olga')))
  const before = await olga.session()
  expect(await olga.visitGithub('ada', 'connect')).toBe('/sign-in?error=GITHUB_NOT_INVITED')
  expect(await github.accounts()).toEqual([])
  expect(await olga.visitGithub('grace', 'connect')).toBe('/')
  const elsewhere = github.browser()
  await elsewhere.visitGithub('grace')
  expect((await elsewhere.session())?.user.id).toBe(before?.user.id)
})

test('an account that somebody signs in with is nobody else’s to connect', async () => {
  await using github = await openTestGithub()
  const owner = await github.ownersBrowser()
  const ada = github.browser()
  await ada.visitGithub()
  expect(await owner.visitGithub('ada', 'connect')).toBe('/sign-in?error=GITHUB_TAKEN')
  expect((await owner.session())?.user).toMatchObject({ name: 'owner', isOwner: true })
  const [account] = await github.accounts()
  expect(account?.userId).toBe((await ada.session())?.user.id)
})

test('S-14 a session that changed on the way is not connected, nor is another signed in', async () => {
  await using github = await openTestGithub()
  const trip = async (
    browser: ReturnType<typeof github.browser>,
    intent: 'sign-in' | 'connect',
  ) => {
    const { url } = (await (await browser.leave(intent)).json()) as { url: string }
    return browser.decide(url, 'authorize')
  }
  const left = github.browser()
  left.take(await github.auth.acceptLink(await github.auth.token('olga')))
  await github.ownersBrowser()
  const asOlga = await trip(left, 'connect')
  left.cookies.delete('__Host-bothy.session')
  left.take(await github.auth.acceptLink(await github.auth.token()))
  const connected = await left.open(asOlga)
  expect(connected.headers.get('location')).toContain('GITHUB_TRIP_INVALID')

  const stranger = github.browser()
  const asNobody = await trip(stranger, 'sign-in')
  stranger.take(await github.auth.acceptLink(await github.auth.token('mallory')))
  const signedIn = await stranger.open(asNobody)
  expect(signedIn.headers.get('location')).toContain('ALREADY_SIGNED_IN')
  expect((await stranger.session())?.user.name).toBe('mallory')
  expect(await github.accounts()).toEqual([])
})

test('who is signed in already does not sign in over it', async () => {
  await using github = await openTestGithub()
  const browser = await github.ownersBrowser()
  const response = await browser.leave('sign-in')
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ error: 'ALREADY_SIGNED_IN' })
})

test('S-26 a name is one line of text, and a picture an https address', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  using _ = github.hub.mood('GET /api/v3/user', {
    kind: 'status',
    status: 200,
    body: JSON.stringify({
      id: 1001,
      login: 'ada',
      type: 'User',
      name: `\u202eAda\n\u0000<b>${'x'.repeat(500)}`,
      avatar_url: 'javascript:alert(1)',
    }),
  })
  const browser = github.browser()
  await browser.visitGithub()
  expect((await browser.session())?.user).toMatchObject({
    name: `Ada<b>${'x'.repeat(94)}`,
    image: null,
  })
})

test.each(['{}', '[]', 'null', '"ada"', '{"id":"1001","login":"ada","type":"User"}', '{"id":0}'])(
  'what is no person is nobody: %s',
  async (body) => {
    await using github = await openTestGithub()
    await github.ownersBrowser()
    using _ = github.hub.mood('GET /api/v3/user', { kind: 'status', status: 200, body })
    expect(await github.browser().visitGithub()).toBe('/sign-in?error=GITHUB_UNREACHABLE')
    expect(await github.accounts()).toEqual([])
  },
)

test('the owner may disconnect, and then signs in by link alone', async () => {
  await using github = await openTestGithub()
  const browser = await github.ownersBrowser()
  const userId = (await browser.session())?.user.id ?? ''
  expect(await readSignInMethods(github.ctx)).toEqual({
    github: { host: new URL(github.hub.url).host },
  })
  expect(await readGithubConnection(github.ctx, userId)).toBeNull()
  await browser.visitGithub('ada', 'connect')
  expect(await readGithubConnection(github.ctx, userId)).toEqual({
    login: 'ada',
    isLasting: false,
    isToBeRenewed: false,
  })
  await disconnectGithub(github.ctx, userId)
  expect(await readGithubConnection(github.ctx, userId)).toBeNull()
  expect(await github.accounts()).toEqual([])
})

test('who came by GitHub cannot lock themselves out', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub()
  const userId = (await browser.session())?.user.id ?? ''
  expect(await readGithubConnection(github.ctx, userId)).toEqual({
    login: 'ada',
    isLasting: true,
    isToBeRenewed: false,
  })
  await expect(disconnectGithub(github.ctx, userId)).rejects.toMatchObject({
    code: 'GITHUB_DISCONNECT_NOT_ALLOWED',
  })
  expect(await github.accounts()).toHaveLength(1)
})
