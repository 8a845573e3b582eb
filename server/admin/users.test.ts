import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { sessionCookie } from '#server/auth/auth.testing.ts'
import { issueSignInLink, readSession } from '#server/auth/auth.ts'
import { appRouter } from '#server/router.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { upgrade } from '#server/testing/upgrade.ts'

const everything = listAuditInput.parse({})
let app: TestApp
let owner: TestUser

beforeAll(async () => {
  app = await TestApp.start()
  owner = await app.signIn()
})
afterAll(() => app[Symbol.asyncDispose]())

const deeds = async () => (await owner.api.audit.list(everything)).events
const idOf = ({ session }: TestUser) => session.user.id
const again = (user: TestUser) => app.comeBack(user)
const openSocket = async ({ cookie }: TestUser) => {
  const { socket } = await upgrade(app.port, '/trpc', { origin: app.url, cookie })
  if (!socket) throw new Error('The upgrade was refused.')
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined).resume()
  return { closed }
}

async function useLink(userName: string) {
  const { url } = await issueSignInLink(app.ctx, { userName })
  return () =>
    fetch(`${app.url}/api/auth/callback/link`, {
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URL(url).hash.slice(1) }),
    })
}

test('S-91 who is no administrator gets the same 403 from every procedure, and nobody 401', async () => {
  const mallory = await app.signIn('mallory')
  const nobody = appRouter.createCaller({ ...app.ctx, session: null })
  const userId = idOf(owner)
  const ref = { name: 'amber-hut', idempotencyKey: crypto.randomUUID() }
  const calls = [
    (api: TestUser['api']) => api.admin.users.list({}),
    (api: TestUser['api']) => api.admin.users.setRole({ userId, role: 'admin' }),
    (api: TestUser['api']) => api.admin.users.suspend({ userId }),
    (api: TestUser['api']) => api.admin.users.unsuspend({ userId }),
    (api: TestUser['api']) => api.admin.users.signOut({ userId }),
    (api: TestUser['api']) => api.admin.codespaces.list({}),
    (api: TestUser['api']) => api.admin.codespaces.stop(ref),
    (api: TestUser['api']) => api.admin.codespaces.delete(ref),
    (api: TestUser['api']) => api.admin.health(),
    (api: TestUser['api']) => api.audit.list(everything),
  ]
  for (const call of calls) {
    await expect(call(mallory.api)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(call(nobody)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  }
  expect(await readSession(app.ctx, owner.cookie)).not.toBeNull()
})

test('a role counts from the next call on, on sockets that were open before too (S-19)', async () => {
  const bea = await app.signIn('bea')
  await owner.api.admin.users.setRole({ userId: idOf(bea), role: 'admin' })
  // The caller's session says member still, as an open socket's would.
  expect((await bea.api.admin.users.list({ search: 'BEA' })).users).toMatchObject([
    { name: 'bea', role: 'admin', sessions: 1, codespaces: 0, isLocal: true, suspendedAt: null },
  ])
  const promoted = await again(bea)
  expect(promoted.session.user).toMatchObject({ isAdmin: true, isOwner: false })
  const { closed } = await openSocket(bea)
  await owner.api.admin.users.setRole({ userId: idOf(bea), role: 'member' })
  await await closed
  await expect(promoted.api.admin.health()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const [last] = await deeds()
  expect(last).toMatchObject({
    action: 'user.setRole',
    actor: { name: 'owner' },
    subject: { name: 'bea' },
    before: { role: 'admin' },
    after: { role: 'member' },
  })
  const own = await (await again(bea)).api.audit.own(everything)
  expect(own.events.map(({ action }) => action)).toEqual([
    'user.setRole',
    'user.setRole',
    'session.signIn',
  ])
})

test('nobody changes or keeps out the owner, or themselves', async () => {
  const cleo = await app.signIn('cleo')
  await owner.api.admin.users.setRole({ userId: idOf(cleo), role: 'admin' })
  const users = (await again(cleo)).api.admin.users
  const refused = (code: string) => ({ code: 'FORBIDDEN', cause: { code } })
  const ofOwner = { userId: idOf(owner) }
  const ofSelf = { userId: idOf(cleo) }
  const ownersChange = refused('OWNER_CHANGE_NOT_ALLOWED')
  const selfChange = refused('SELF_CHANGE_NOT_ALLOWED')
  await expect(users.setRole({ ...ofOwner, role: 'member' })).rejects.toMatchObject(ownersChange)
  await expect(users.suspend(ofOwner)).rejects.toMatchObject(ownersChange)
  await expect(users.setRole({ ...ofSelf, role: 'member' })).rejects.toMatchObject(selfChange)
  await expect(users.suspend(ofSelf)).rejects.toMatchObject(selfChange)
  await expect(owner.api.admin.users.suspend(ofOwner)).rejects.toMatchObject(ownersChange)
  const owners = { userId: idOf(cleo), role: 'owner' } as never
  await expect(users.setRole(owners)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const missing = users.suspend({ userId: 'nobody' })
  await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await readSession(app.ctx, owner.cookie)).not.toBeNull()
  expect(await readSession(app.ctx, cleo.cookie)).not.toBeNull()
})

test('S-19 whoever is suspended is out at once, and comes in by no link until they are let in again', async () => {
  const dora = await app.signIn('dora')
  const open = await useLink('dora')
  await app.ctx.db
    .insertInto('Account')
    .values({
      userId: idOf(dora),
      type: 'oauth',
      provider: 'github:example.test',
      providerAccountId: '7',
      login: 'dora-hub',
      sealedToken: 'sealed',
    })
    .execute()
  const { name } = await dora.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const { closed } = await openSocket(dora)
  const userId = idOf(dora)
  await owner.api.admin.users.suspend({ userId })
  await await closed
  expect(await readSession(app.ctx, dora.cookie)).toBeNull()
  const row = () =>
    app.ctx.db.selectFrom('codespace').selectAll().where('name', '=', name).executeTakeFirst()
  expect(await row()).toMatchObject({ desired: 'stopped' })
  const account = app.ctx.db.selectFrom('Account').selectAll().where('userId', '=', userId)
  expect(await account.executeTakeFirst()).toMatchObject({ login: 'dora-hub', sealedToken: null })
  expect((await (await open()).json()) as object).toMatchObject({ error: 'LINK_INVALID' })
  await expect(issueSignInLink(app.ctx, { userName: 'dora' })).rejects.toMatchObject({
    code: 'USER_SUSPENDED',
  })
  const found = await owner.api.admin.users.list({ search: 'dora-HUB' })
  expect(found).toMatchObject({ total: 1, users: [{ githubLogin: 'dora-hub', sessions: 0 }] })
  expect(found.users[0]?.suspendedAt).toBeGreaterThan(0)
  const actions = (await deeds()).map(({ action }) => action)
  expect(actions.slice(0, 3)).toEqual(['session.signInRefused', 'user.suspend', 'codespace.stop'])

  await owner.api.admin.users.unsuspend({ userId })
  const response = await (await useLink('dora'))()
  expect(await readSession(app.ctx, sessionCookie(response))).not.toBeNull()
  // Their codespace is theirs to start.
  expect(await row()).toMatchObject({ desired: 'stopped' })
})

test('S-19 no session and no link that came into being beside a suspension outlasts it', async () => {
  const ina = await app.signIn('ina')
  const open = await useLink('ina')
  const userId = idOf(ina)
  // As it is where both were made in the very moment of the suspension.
  const suspended = app.ctx.db.updateTable('User').set({ suspendedAt: 1 })
  await suspended.where('id', '=', userId).execute()
  expect(await readSession(app.ctx, ina.cookie)).toBeNull()
  await owner.api.admin.users.unsuspend({ userId })
  expect(await readSession(app.ctx, ina.cookie)).toBeNull()
  expect(await (await open()).json()).toMatchObject({ error: 'LINK_INVALID' })
  expect((await app.signIn('ina')).session.user.id).toBe(userId)
})

test('a link made before, and used by whoever is suspended after, says so', async () => {
  const elsa = await app.signIn('elsa')
  const open = await useLink('elsa')
  // As another process would, which knows nothing of this link.
  await app.ctx.db
    .updateTable('User')
    .set({ suspendedAt: 1 })
    .where('id', '=', idOf(elsa))
    .execute()
  const response = await open()
  expect(response.status).toBe(403)
  expect(await response.json()).toEqual({ url: '/sign-in?error=SUSPENDED', error: 'SUSPENDED' })
  const [refused] = await deeds()
  expect(refused).toMatchObject({
    action: 'session.signInRefused',
    actor: null,
    subject: { name: 'elsa' },
    object: { name: 'link' },
    after: { reason: 'SUSPENDED' },
    address: expect.stringMatching(/127\.0\.0\.1|::1/),
  })
})

test('roles and suspension need a sign-in of the last two hours, the rest does not', async () => {
  const frida = await app.signIn('frida')
  const old = { ...owner.session, signedInAt: Date.now() - 2 * 60 * 60 * 1000 - 1000 }
  const createdAt = old.signedInAt
  const of = app.ctx.db.updateTable('Session').where('sessionToken', '=', old.tokenHash)
  await of.set({ createdAt }).execute()
  const { users } = appRouter.createCaller({ ...app.ctx, session: old }).admin
  const required = { code: 'FORBIDDEN', cause: { code: 'RECENT_SIGN_IN_REQUIRED' } }
  const userId = idOf(frida)
  await expect(users.setRole({ userId, role: 'admin' })).rejects.toMatchObject(required)
  await expect(users.suspend({ userId })).rejects.toMatchObject(required)
  await expect(users.unsuspend({ userId })).rejects.toMatchObject(required)
  await users.signOut({ userId })
  expect(await readSession(app.ctx, frida.cookie)).toBeNull()
  await of.set({ createdAt: owner.session.signedInAt }).execute()
})

test('S-91 a role in the input of any mutation is ignored', async () => {
  const greta = await app.signIn('greta')
  const { api } = greta
  const extra = { role: 'admin', isAdmin: 1, isOwner: true, user: { isAdmin: true } }
  const key = { idempotencyKey: crypto.randomUUID() }
  const attempts = [
    () => api.codespaces.create({ template: 'blank', ...key, ...extra } as never),
    () => api.settings.document.set({ name: 'settings', text: '', version: 0, ...extra } as never),
    () => api.codespaces.rename({ name: 'amber-hut', displayName: 'x', ...extra } as never),
    () =>
      api.secrets.set({
        name: 'A',
        of: { level: 'user' },
        audience: { kind: 'all' },
        value: '',
        ...extra,
      } as never),
    () => api.session.disconnectGithub(extra as never),
  ]
  for (const attempt of attempts) await attempt().catch(() => undefined)
  const row = app.ctx.db.selectFrom('User').selectAll().where('id', '=', idOf(greta))
  expect(await row.executeTakeFirst()).toMatchObject({ isAdmin: 0, isOwner: 0 })
})

test('users are found by part of their name, in pages that neither repeat nor leave out', async () => {
  for (const name of ['h-1', 'h-2', 'h-3', 'h-4', 'h-5']) await app.signIn(name)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await owner.api.admin.users.list({ search: 'H-', limit: 2, cursor })
    seen.push(...page.users.map(({ name }) => name))
    expect(page.total).toBe(5)
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(seen).toEqual(['h-1', 'h-2', 'h-3', 'h-4', 'h-5'])
  expect((await owner.api.admin.users.list({ search: '%' })).users).toEqual([])
  expect((await owner.api.admin.users.list({ limit: 1 })).users).toMatchObject([{ role: 'owner' }])
  const made = owner.api.admin.users.list({ cursor: "1' or 1=1" })
  await expect(made).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
