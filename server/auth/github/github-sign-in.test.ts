import { expect, test } from 'vitest'
import { publicUrl } from '../auth.testing.ts'
import { hasOwner } from '../auth.ts'
import { openTestGithub } from './github.testing.ts'

const takenAlong = ['__Host-bothy.state', '__Host-bothy.pkce', '__Host-bothy.errand']

test('who is invited signs in, and again as the same user', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  expect(await browser.visitGithub()).toBe('/')
  const first = await browser.session()
  expect(first?.user).toEqual({
    id: expect.any(String),
    name: 'Ada Lovelace',
    image: `${github.hub.url}/avatars/u/1001?v=4`,
    isOwner: false,
    isAdmin: false,
  })
  expect(browser.cookies.has('__Host-bothy.session')).toBe(true)
  for (const name of takenAlong) expect(browser.cookies.has(name)).toBe(false)

  const elsewhere = github.browser()
  expect(await elsewhere.visitGithub()).toBe('/')
  expect((await elsewhere.session())?.user.id).toBe(first?.user.id)
  expect(await github.auth.users()).toHaveLength(2)
  expect(await github.accounts()).toMatchObject([
    { provider: `github:${new URL(github.hub.url).host}`, providerAccountId: '1001', login: 'ada' },
  ])
})

test('the browser is sent with state and an S256 challenge, and asks for no scope', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  const response = await browser.leave()
  const { url } = (await response.json()) as { url: string }
  const { origin, pathname, searchParams } = new URL(url)
  expect(origin + pathname).toBe(`${github.hub.url}/login/oauth/authorize`)
  expect(Object.fromEntries(searchParams)).toEqual({
    response_type: 'code',
    client_id: github.hub.oauth.app.clientId,
    redirect_uri: `${publicUrl}/api/auth/callback/github`,
    scope: '',
    state: expect.stringMatching(/^[\w.-]{100,}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
  for (const cookie of response.headers.getSetCookie()) {
    expect(cookie).toMatch(/^__Host-bothy\.\w+=/)
    const attributes = cookie.split('; ')
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
    )
    expect(cookie).not.toMatch(/domain/i)
  }
})

test('S-90 a renamed person is the same person, shown as they are now', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const before = github.browser()
  await before.visitGithub()
  const [ada] = github.hub.people
  if (ada) Object.assign(ada, { login: 'countess', name: 'Countess of Lovelace' })
  const after = github.browser()
  expect(await after.visitGithub('countess')).toBe('/')
  expect((await after.session())?.user).toMatchObject({
    id: (await before.session())?.user.id,
    name: 'Countess of Lovelace',
  })
  expect(await github.accounts()).toMatchObject([{ login: 'countess' }])
})

test('S-90 who takes over a freed login is somebody else, and not invited', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  await github.browser().visitGithub()
  const [ada] = github.hub.people
  if (ada) ada.login = 'countess'
  github.hub.addPerson('ada', 'Not Ada')
  const browser = github.browser()
  expect(await browser.visitGithub('ada')).toBe('/sign-in?error=GITHUB_NOT_INVITED')
  expect(await browser.session()).toBeNull()
  expect(await github.auth.users()).toHaveLength(2)
  expect(await github.accounts()).toHaveLength(1)
})

test('who is not invited is refused, and nothing of them is kept', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  github.hub.addPerson('mallory')
  const browser = github.browser()
  expect(await browser.visitGithub('mallory')).toBe('/sign-in?error=GITHUB_NOT_INVITED')
  for (const name of ['__Host-bothy.session', ...takenAlong]) {
    expect(browser.cookies.has(name)).toBe(false)
  }
  expect(await github.auth.users()).toHaveLength(1)
  expect(await github.accounts()).toEqual([])
  expect(await github.ctx.db.selectFrom('githubInvitation').selectAll().execute()).toEqual([])
})

test('S-91 GitHub makes nobody the owner: before there is one nobody signs in by it', async () => {
  await using github = await openTestGithub()
  const browser = github.browser()
  expect(await browser.visitGithub()).toBe('/sign-in?error=GITHUB_OWNER_MISSING')
  expect(github.hub.log).toEqual([])
  await github.auth.signIn('olga')
  expect(await browser.visitGithub()).toBe('/sign-in?error=GITHUB_OWNER_MISSING')
  expect(await hasOwner(github.ctx)).toBe(false)

  await github.ownersBrowser()
  const visits = Array.from({ length: 20 }, () => github.browser())
  const ends = await Promise.all(visits.map((visitor) => visitor.visitGithub()))
  expect(new Set(ends)).toEqual(new Set(['/']))
  const users = await github.auth.users()
  expect(users.map(({ name, isOwner }) => [name, isOwner]).sort()).toEqual([
    ['Ada Lovelace', 0],
    ['olga', 0],
    ['owner', 1],
  ])
})

test('somebody who says no at GitHub is told so, and may try again', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  const { url } = (await (await browser.leave('sign-in', { callbackUrl: '/new' })).json()) as {
    url: string
  }
  const response = await browser.open(await browser.decide(url, 'cancel'))
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe(
    `${publicUrl}/sign-in?error=GITHUB_DENIED&next=%2Fnew`,
  )
  expect(await browser.session()).toBeNull()
  expect(await browser.visitGithub()).toBe('/')
})

test('where it is not configured there is no such address', async () => {
  await using github = await openTestGithub({
    environment: { AUTH_GITHUB_ID: '', AUTH_GITHUB_SECRET: '' },
  })
  const { cookie, csrfToken } = await github.auth.csrf('')
  const body = { csrfToken, intent: 'sign-in' }
  const asked = await github.auth.postJson('/api/auth/signin/github', body, { cookie })
  expect(asked.status).toBe(404)
  expect((await github.auth.get('/api/auth/callback/github?code=x&state=y')).status).toBe(404)
})
