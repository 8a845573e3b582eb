import { once } from 'node:events'
import { expect, test } from 'vitest'
import { workspaceSubprotocol } from '#agent/protocol/subprotocol.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { upgrade } from '#server/testing/upgrade.ts'
import { listAuditInput } from './audit.schema.ts'
import { AuditedLately } from './audited-lately.ts'
import { purgeAudit } from './purge-audit.ts'

const dayMs = 24 * 60 * 60 * 1000
const everything = listAuditInput.parse({})
const actionsOf = async ({ api }: TestUser) =>
  (await api.audit.own(everything)).events.map(({ action }) => action)

test('what is done over and over is recorded once for its time, and again where it failed', async () => {
  let now = 1000
  const lately = new AuditedLately({ now: () => now })
  const seen: boolean[] = []
  const note = async (isDue: boolean) => void seen.push(isDue)
  await Promise.all([lately.once('a', 100, note), lately.once('a', 100, note)])
  await lately.once('b', 100, note)
  now += 99
  await lately.once('a', 100, note)
  now += 1
  const failing = lately.once('a', 100, () => Promise.reject(new Error('not written')))
  await expect(failing).rejects.toThrow('not written')
  await lately.once('a', 100, note)
  expect(seen).toEqual([true, false, true, false, true])
})

test('a session’s visits, transfers and writing are one line each, however often they are repeated', async () => {
  await using app = await TestApp.start({
    environment: { BOTHY_PORTS_URL: 'http://ports.example.test' },
  })
  const alice = await app.signIn()
  const { name } = await alice.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  await app.reached(alice, name, 'running')
  for (let round = 0; round < 3; round += 1) {
    const { ticket } = await alice.api.plane.ticket({ name })
    const { status, socket } = await upgrade(app.port, `/c/${name}/agent`, {
      origin: app.url,
      cookie: alice.cookie,
      'user-agent': 'Test browser',
      'x-forwarded-for': '203.0.113.9',
      'sec-websocket-protocol': `${workspaceSubprotocol}, ${ticket}`,
    })
    expect(status).toBe(101)
    socket?.destroy()
    if (socket && !socket.closed) await once(socket, 'close')
    for (const kind of ['upload', 'download', 'archive', 'read'] as const) {
      await alice.api.files.mint({ name, kind, paths: ['/a'] })
    }
    await alice.api.settings.document.set({ name: 'settings', text: '{}', version: round })
  }
  const { events } = await alice.api.audit.own(everything)
  expect(events.map(({ action }) => action)).toEqual([
    'document.set',
    'files.download',
    'files.upload',
    'codespace.connect',
    'codespace.create',
    'session.signIn',
  ])
  expect(events[3]).toMatchObject({
    actor: { name: 'owner' },
    object: { type: 'codespace', name: expect.stringContaining(`(${name})`) },
    address: expect.stringContaining('127.0.0.1'),
    userAgent: 'Test browser',
  })
  expect(JSON.stringify(events)).not.toContain('203.0.113.9')
  const hash = alice.session.tokenHash
  expect(JSON.stringify(events)).not.toContain(hash)
})

test('a deed that cannot be recorded is not done', async () => {
  await using app = await TestApp.start()
  const alice = await app.signIn()
  const { name } = await alice.api.codespaces.create({
    template: 'blank',
    displayName: 'Before',
    idempotencyKey: crypto.randomUUID(),
  })
  await app.reached(alice, name, 'running')
  await app.ctx.db.schema.alterTable('auditEvent').renameTo('away').execute()
  const key = { name, idempotencyKey: crypto.randomUUID() }
  const { codespaces, settings } = alice.api
  await expect(codespaces.rename({ name, displayName: 'After' })).rejects.toThrow()
  await expect(codespaces.stop(key)).rejects.toThrow()
  await expect(codespaces.delete(key)).rejects.toThrow()
  await expect(settings.document.set({ name: 'settings', text: 'x', version: 0 })).rejects.toThrow()
  await expect(app.signIn('bob')).rejects.toThrow()
  expect(await codespaces.get({ name })).toMatchObject({ displayName: 'Before', state: 'running' })
  expect(await settings.document.get({ name: 'settings' })).toEqual({ text: '', version: 0 })
  const sessions = await app.ctx.db.selectFrom('Session').selectAll().execute()
  expect(sessions).toHaveLength(1)
  await app.ctx.db.schema.alterTable('away').renameTo('auditEvent').execute()
})

test('S-92 nobody reads in their own log what is none of theirs', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const bob = await app.signIn('bob')
  expect(await actionsOf(bob)).toEqual(['session.signIn'])
  await owner.api.admin.users.signOut({ userId: bob.session.user.id })
  expect(await actionsOf(await app.signIn('bob'))).toEqual([
    'session.signIn',
    'user.signOut',
    'session.signIn',
  ])
  expect(await actionsOf(owner)).toEqual(['user.signOut', 'session.signIn'])
})

test('what is older than the setting says goes, a year at first', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  const row = await app.ctx.db.selectFrom('auditEvent').selectAll().executeTakeFirstOrThrow()
  const aged = [40, 400].map((days) => ({ ...row, id: `${days}`, at: Date.now() - days * dayMs }))
  await app.ctx.db.insertInto('auditEvent').values(aged).execute()
  const of = { scope: 'instance', scopeId: '' } as const
  const id = 'audit.retentionDays'
  await api.settings.admin.set({ of, id, value: 3650 })
  expect(await purgeAudit(app.ctx)).toBe(0)
  await api.settings.admin.set({ of, id, value: null })
  expect(await purgeAudit(app.ctx)).toBe(1)
  const never = api.settings.admin.set({ of, id, value: 0 })
  await expect(never).rejects.toThrow()
  await api.settings.admin.set({ of, id, value: 30 })
  expect(await purgeAudit(app.ctx)).toBe(1)
  expect(await purgeAudit(app.ctx)).toBe(0)
})

test('S-94 who shortens the log has signed in lately, and leaves a trace that no purge takes away', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  const change = {
    of: { scope: 'instance', scopeId: '' } as const,
    id: 'audit.retentionDays',
    value: 30,
  }
  const { now } = app.ctx.clock
  app.ctx.clock.now = () => Date.now() + 3 * 60 * 60 * 1000
  await expect(api.settings.admin.set(change)).rejects.toMatchObject({
    cause: { code: 'RECENT_SIGN_IN_REQUIRED' },
  })
  app.ctx.clock.now = now
  await api.settings.admin.set(change)
  const rows = await app.ctx.db.selectFrom('auditEvent').selectAll().execute()
  const aged = rows.map((row) => ({ ...row, id: `old-${row.id}`, at: row.at - 400 * dayMs }))
  await app.ctx.db.insertInto('auditEvent').values(aged).execute()
  expect(await purgeAudit(app.ctx)).toBe(aged.length - 1)
  const left = await api.audit.list({ to: Date.now() - 300 * dayMs })
  expect(left.events).toMatchObject([
    { action: 'setting.set', object: { id: change.id }, after: { value: 30 } },
  ])
})

test('a clock that runs ahead makes nothing old', async () => {
  await using app = await TestApp.start()
  await app.signIn()
  const row = await app.ctx.db.selectFrom('auditEvent').selectAll().executeTakeFirstOrThrow()
  const recent = { ...row, id: 'recent', at: row.at - 20 * dayMs }
  await app.ctx.db.insertInto('auditEvent').values(recent).execute()
  app.ctx.clock.now = () => Date.now() + 355 * dayMs
  expect(await purgeAudit(app.ctx)).toBe(0)
})
