import { expect, test } from 'vitest'
import { openTestAuth, publicUrl } from './auth.testing.ts'
import { onSessionsEnded, readSession, type SessionsEnded, signOutEverywhere } from './auth.ts'

const dayMinutes = 24 * 60

test('S-05 cookies are __Host-, Secure, HttpOnly, Lax, for the whole path and no domain', async () => {
  await using auth = await openTestAuth()
  const cookies = [
    ...(await auth.acceptLink(await auth.token())).headers.getSetCookie(),
    ...(await auth.get('/api/auth/csrf')).headers.getSetCookie(),
  ]
  expect(new Set(cookies.map((cookie) => cookie.split('=')[0]))).toEqual(
    new Set(['__Host-bothy.session', '__Host-bothy.csrf', '__Host-bothy.callback']),
  )
  for (const cookie of cookies) {
    const attributes = cookie.split('; ').slice(1)
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
    )
    expect(attributes.join()).not.toMatch(/domain/i)
  }
})

test('the session endpoint tells who it is and neither token nor email', async () => {
  await using auth = await openTestAuth()
  const cookie = await auth.signIn()
  const response = await auth.get('/api/auth/session', { cookie })
  const body = (await response.json()) as Record<string, unknown>
  expect(body).toEqual({
    user: { id: expect.any(String), name: 'owner', image: null },
    expires: expect.any(String),
  })
  expect(JSON.stringify(body)).not.toContain(cookie.split('=')[1])
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await (await auth.get('/api/auth/session')).json()).toBeNull()
})

test('signing out needs the CSRF token, deletes the row and tells live sockets', async () => {
  await using auth = await openTestAuth()
  const ended: SessionsEnded[] = []
  using _ = onSessionsEnded(auth.ctx, (event) => ended.push(event))
  const { cookie, csrfToken } = await auth.csrf(await auth.signIn())
  const session = await readSession(auth.ctx, cookie)

  for (const body of [{}, { csrfToken: '' }, { csrfToken: 'a'.repeat(64) }]) {
    expect((await auth.postJson('/api/auth/signout', body, { cookie })).status).toBe(403)
  }
  const withoutCookie = await auth.postJson('/api/auth/signout', { csrfToken })
  expect(withoutCookie.status).toBe(403)
  const foreign = { cookie, origin: 'http://x.localhost:7080' }
  expect((await auth.postJson('/api/auth/signout', { csrfToken }, foreign)).status).toBe(403)
  expect(await auth.sessionRows()).toHaveLength(1)
  expect(ended).toEqual([])

  const response = await auth.handle(
    new Request(`${publicUrl}/api/auth/signout`, {
      method: 'POST',
      headers: { cookie, origin: publicUrl, 'x-auth-return-redirect': '1' },
      body: new URLSearchParams({ csrfToken, callbackUrl: `${publicUrl}/sign-in` }),
    }),
  )
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ url: `${publicUrl}/sign-in` })
  expect(response.headers.getSetCookie().join()).toMatch(/__Host-bothy\.session=; Max-Age=0/)
  expect(await auth.sessionRows()).toEqual([])
  expect(await readSession(auth.ctx, cookie)).toBeNull()
  expect(ended).toEqual([{ userId: session?.user.id, tokenHash: session?.tokenHash }])
})

test('S-19 signing out everywhere ends all sessions of that user and nobody else', async () => {
  await using auth = await openTestAuth()
  const laptop = await auth.signIn('alice')
  const phone = await auth.signIn('alice')
  const olga = await auth.signIn('olga')
  const alice = await readSession(auth.ctx, laptop)
  const ended: SessionsEnded[] = []
  using _ = onSessionsEnded(auth.ctx, () => {
    throw new Error('a listener that fails')
  })
  using __ = onSessionsEnded(auth.ctx, (event) => ended.push(event))

  await signOutEverywhere(auth.ctx, alice?.user.id ?? '')
  expect(await readSession(auth.ctx, laptop)).toBeNull()
  expect(await readSession(auth.ctx, phone)).toBeNull()
  expect(await readSession(auth.ctx, olga)).not.toBeNull()
  expect(ended).toEqual([{ userId: alice?.user.id, tokenHash: null }])
})

test('S-19 a deleted row is no session at the next look', async () => {
  await using auth = await openTestAuth()
  const cookie = await auth.signIn()
  await auth.ctx.db.deleteFrom('Session').execute()
  expect(await readSession(auth.ctx, cookie)).toBeNull()
  expect(await (await auth.get('/api/auth/session', { cookie })).json()).toBeNull()
})

test('a session that is used daily ends after 30 days all the same', async () => {
  await using auth = await openTestAuth()
  const cookie = await auth.signIn()
  for (let day = 1; day < 30; day++) {
    auth.waitMinutes(dayMinutes)
    expect(await readSession(auth.ctx, cookie)).not.toBeNull()
    await auth.get('/api/auth/session', { cookie })
  }
  auth.waitMinutes(dayMinutes)
  expect(await readSession(auth.ctx, cookie)).toBeNull()
  expect(await (await auth.get('/api/auth/session', { cookie })).json()).toBeNull()
})

test('a session unused for seven days has ended, and goes from the table at the next sign-in', async () => {
  await using auth = await openTestAuth()
  const cookie = await auth.signIn()
  auth.waitMinutes(7 * dayMinutes)
  expect(await readSession(auth.ctx, cookie)).toBeNull()
  await auth.signIn()
  expect(await auth.sessionRows()).toHaveLength(1)
})

test('S-13 no other cookie of ours counts as a session', async () => {
  await using auth = await openTestAuth()
  const { cookie } = await auth.csrf(await auth.signIn())
  const values = cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))
  const [sessionValue = '', ...others] = values
  expect(others).toHaveLength(2)
  const [row] = await auth.sessionRows()
  // The stored hash signs nobody in either.
  for (const value of [...others, ...others.map(decodeURIComponent), row?.sessionToken ?? '']) {
    const stolen = `__Host-bothy.session=${value}`
    expect(await readSession(auth.ctx, stolen)).toBeNull()
    expect(await (await auth.get('/api/auth/session', { cookie: stolen })).json()).toBeNull()
  }
  for (const name of ['bothy.session', '__host-bothy.session', '__Host-bothy.session.0']) {
    const planted = `${name}=${sessionValue}`
    expect(await readSession(auth.ctx, planted)).toBeNull()
    expect(await (await auth.get('/api/auth/session', { cookie: planted })).json()).toBeNull()
  }
})

test('S-05 chunked names planted beside the session change nothing', async () => {
  await using auth = await openTestAuth()
  const cookie = `__Host-bothy.session.1=x; ${await auth.signIn()}; __Host-bothy.session.0=x`
  expect(await readSession(auth.ctx, cookie)).not.toBeNull()
  expect(await (await auth.get('/api/auth/session', { cookie })).json()).not.toBeNull()
})

test('S-15 a database that fails is an error and never a session', async () => {
  await using auth = await openTestAuth()
  const cookie = await auth.signIn()
  await auth.ctx.db.schema.dropTable('Session').execute()
  await expect(readSession(auth.ctx, cookie)).rejects.toThrow()
  expect(await (await auth.get('/api/auth/session', { cookie })).json()).toBeNull()
})
