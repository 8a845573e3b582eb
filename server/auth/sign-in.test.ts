import { expect, test } from 'vitest'
import { openTestAuth, publicUrl, sessionCookie } from './auth.testing.ts'
import { hasOwner, issueSignInLink, readSession } from './auth.ts'

test('a link carries 128 bits in its fragment alone and lasts 15 minutes', async () => {
  await using auth = await openTestAuth()
  const link = await issueSignInLink(auth.ctx)
  const { href, hash } = new URL(link.url)
  expect(href).toBe(`${publicUrl}/sign-in${hash}`)
  expect(Buffer.from(hash.slice(1), 'base64url')).toHaveLength(16)
  expect(link.expiresAt - auth.ctx.clock.now()).toBeGreaterThan(14 * 60_000)
  expect(link.expiresAt - auth.ctx.clock.now()).toBeLessThanOrEqual(15 * 60_000)
})

test('the first link makes the owner, and works once', async () => {
  await using auth = await openTestAuth()
  expect(await hasOwner(auth.ctx)).toBe(false)
  const token = await auth.token()

  const first = await auth.acceptLink(token)
  expect(first.status).toBe(200)
  expect(await first.json()).toEqual({ url: '/' })
  expect(await hasOwner(auth.ctx)).toBe(true)
  const session = await readSession(auth.ctx, sessionCookie(first))
  expect(session?.user).toMatchObject({ name: 'owner', image: null, isOwner: true })

  const replay = await auth.acceptLink(token)
  expect(replay.status).toBe(400)
  expect(await replay.json()).toEqual({
    url: '/sign-in?error=LINK_INVALID',
    error: 'LINK_INVALID',
  })
  expect(replay.headers.getSetCookie()).toEqual([])
})

test('a later owner link signs in as the same owner', async () => {
  await using auth = await openTestAuth()
  await auth.signIn()
  await auth.signIn()
  expect(await auth.users()).toHaveLength(1)
  expect(await auth.sessionRows()).toHaveLength(2)
})

test('a link for a name makes a local user who is not the owner', async () => {
  await using auth = await openTestAuth()
  const olga = await readSession(auth.ctx, await auth.signIn('olga'))
  expect(olga?.user).toMatchObject({ name: 'olga', isOwner: false })
  expect(await hasOwner(auth.ctx)).toBe(false)
  // A name cannot reach the owner's own identifier.
  const owner = await readSession(auth.ctx, await auth.signIn('owner'))
  expect(owner?.user.isOwner).toBe(false)
  const again = await readSession(auth.ctx, await auth.signIn('olga'))
  expect(again?.user.id).toBe(olga?.user.id)
})

test.each([
  '',
  'Olga',
  'a b',
  '-a',
  'a--b',
  'a@b',
  'a'.repeat(40),
  '2020-01-01T00:00:00.000Z',
  'a\n',
])('no link is made for a user called %j', async (userName) => {
  await using auth = await openTestAuth()
  await expect(issueSignInLink(auth.ctx, { userName })).rejects.toMatchObject({
    code: 'USER_NAME_INVALID',
  })
})

test('S-91 one link used 50 times at once signs in one person', async () => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  const answers = await Promise.all(Array.from({ length: 50 }, () => auth.acceptLink(token)))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
  expect(await auth.users()).toHaveLength(1)
})

test('S-91 50 owner links and 50 user links used at once make exactly one owner', async () => {
  await using auth = await openTestAuth()
  const tokens = await Promise.all(
    Array.from({ length: 100 }, (_, index) => auth.token(index % 2 ? `user-${index}` : undefined)),
  )
  const answers = await Promise.all(tokens.map((token) => auth.acceptLink(token)))
  expect(answers.map((answer) => answer.status)).toEqual(tokens.map(() => 200))
  const users = await auth.users()
  expect(users).toHaveLength(51)
  expect(users.filter((user) => user.isOwner === 1)).toHaveLength(1)
})

test('a link is refused after 15 minutes', async () => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  auth.waitMinutes(15)
  expect((await auth.acceptLink(token)).status).toBe(400)
  expect(await auth.users()).toEqual([])
})

test('a tampered link is refused and leaves the real one working', async () => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  const other = token.startsWith('A') ? 'B' : 'A'
  for (const tampered of [other + token.slice(1), token.slice(1), `${token}A`, '']) {
    expect((await auth.acceptLink(tampered)).status).toBe(400)
  }
  expect((await auth.acceptLink(token)).status).toBe(200)
})

test('the database does not hold the token of a link or of a session', async () => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  const stored = await auth.ctx.db.selectFrom('VerificationToken').selectAll().execute()
  expect(JSON.stringify(stored)).not.toContain(token)
  const cookie = sessionCookie(await auth.acceptLink(token))
  const value = cookie.slice(cookie.indexOf('=') + 1)
  expect(value).toHaveLength(43)
  expect(JSON.stringify(await auth.sessionRows())).not.toContain(value)
})

test('S-14 somebody signed in is not moved to another account, and the link stays good', async () => {
  await using auth = await openTestAuth()
  const alice = await auth.signIn('alice')
  const token = await auth.token('mallory')
  const refused = await auth.acceptLink(token, { cookie: alice })
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ error: 'ALREADY_SIGNED_IN' })
  expect((await readSession(auth.ctx, alice))?.user.name).toBe('alice')
  expect((await auth.acceptLink(token)).status).toBe(200)
})

test.each([
  ['a foreign origin', { origin: 'http://evil.example' }],
  ['the null origin', { origin: 'null' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['plain text', { 'content-type': 'text/plain' }],
])('S-14 a link posted by %s is refused untouched', async (_, headers) => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  expect((await auth.acceptLink(token, headers)).status).toBeOneOf([403, 415])
  expect((await auth.acceptLink(token)).status).toBe(200)
})

test('S-23 guessing is stopped, also for a right token, and forgotten after ten minutes', async () => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  const statuses: number[] = []
  for (let guess = 0; guess < 200; guess++) {
    const wrong = guess.toString().padStart(22, 'A')
    statuses.push((await auth.acceptLink(wrong)).status)
  }
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(400))
  expect(statuses.slice(30)).toEqual(Array(170).fill(429))
  const blocked = await auth.acceptLink(token)
  expect(blocked.status).toBe(429)
  expect(blocked.headers.get('retry-after')).toBe('600')
  auth.waitMinutes(10)
  expect((await auth.acceptLink(token)).status).toBe(200)
})

test('S-23 one address that guesses does not lock out the others', async () => {
  await using auth = await openTestAuth()
  const post = (token: string, address: string) =>
    auth.handle(
      new Request(`${publicUrl}/api/auth/callback/link`, {
        method: 'POST',
        headers: { origin: publicUrl, 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      }),
      address,
    )
  for (let guess = 0; guess < 40; guess++) await post('A'.repeat(22), '192.0.2.1')
  expect((await post('A'.repeat(22), '192.0.2.1')).status).toBe(429)
  expect((await post(await auth.token(), '192.0.2.2')).status).toBe(200)
})
