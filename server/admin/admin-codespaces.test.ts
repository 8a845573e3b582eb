import { expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { TestApp } from '#server/testing/test-app.ts'

const everything = listAuditInput.parse({})
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

test('S-92 an administrator stops and deletes what is somebody else’s, its owner reads it, and restores it', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const alice = await app.signIn('alice')
  const { name } = await alice.api.codespaces.create({
    template: 'blank',
    displayName: 'Äpfel',
    idempotencyKey: crypto.randomUUID(),
  })
  await app.reached(alice, name, 'running')
  for (const search of ['', 'äpfel', 'ALICE', name.slice(2), 'blank']) {
    const page = await owner.api.admin.codespaces.list({ search })
    expect(page).toMatchObject({ total: 1, nextCursor: null, codespaces: [{ name }] })
  }
  const [listed] = (await owner.api.admin.codespaces.list({})).codespaces
  expect(listed).toMatchObject({ owner: { name: 'alice' }, state: 'running', repositoryUrl: null })
  expect((await owner.api.admin.users.list({ search: 'alice' })).users).toMatchObject([
    { codespaces: 1, runningCodespaces: 1 },
  ])

  const stop = keyed(name)
  await owner.api.admin.codespaces.stop(stop)
  await owner.api.admin.codespaces.stop(stop)
  await app.reached(alice, name, 'stopped')
  await owner.api.admin.codespaces.delete(keyed(name))
  const deleted = await app.reached(alice, name, 'deleted')
  expect(deleted.deletedUntil).toBeGreaterThan(Date.now())
  const { events } = await alice.api.audit.own(everything)
  expect(events.map(({ action, actor }) => [action, actor?.name])).toEqual([
    ['codespace.delete', 'owner'],
    ['codespace.stop', 'owner'],
    ['codespace.create', 'alice'],
    ['session.signIn', 'alice'],
  ])
  expect(events[0]).toMatchObject({
    subject: { name: 'alice' },
    object: { name: `Äpfel (${name})` },
  })
  expect(events[2]).toMatchObject({ subject: null, address: null })
  await alice.api.codespaces.restore(keyed(name))
  await app.reached(alice, name, 'stopped')
  const missing = owner.api.admin.codespaces.stop(keyed('no-such-one'))
  await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('S-19 nothing begins to run for somebody whose socket to another server is open still', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const alice = await app.signIn('alice')
  const key = () => crypto.randomUUID()
  const { name } = await alice.api.codespaces.create({ template: 'blank', idempotencyKey: key() })
  await app.reached(alice, name, 'running')
  await owner.api.admin.users.suspend({ userId: alice.session.user.id })
  // As such a socket: its context has the session that was there when it was opened.
  const { codespaces } = alice.api
  const refused = { code: 'FORBIDDEN', cause: { code: 'SUSPENDED_NOT_ALLOWED' } }
  const attempts = [
    codespaces.start(keyed(name)),
    codespaces.create({ template: 'blank', idempotencyKey: key() }),
  ]
  for (const attempt of attempts) await expect(attempt).rejects.toMatchObject(refused)
  expect(await codespaces.list()).toMatchObject([{ name, state: expect.stringMatching(/^stop/) }])
})

test('what the trash gives up is recorded as the server’s own deed', async () => {
  await using app = await TestApp.start({ times: { sweepEveryMs: 50 } })
  const alice = await app.signIn()
  const { name } = await alice.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  await app.reached(alice, name, 'running')
  await alice.api.codespaces.rename({ name, displayName: 'Another' })
  await alice.api.codespaces.delete(keyed(name))
  await app.reached(alice, name, 'deleted')
  await app.ctx.db.updateTable('codespace').set({ deletedUntil: 1 }).execute()
  await expect
    .poll(() => app.ctx.db.selectFrom('codespace').selectAll().execute(), { timeout: 20_000 })
    .toEqual([])
  const { events } = await alice.api.audit.list(everything)
  expect(events.map(({ action }) => action)).toEqual([
    'codespace.purge',
    'codespace.delete',
    'codespace.rename',
    'codespace.create',
    'session.signIn',
  ])
  expect(events[0]).toMatchObject({
    actor: null,
    subject: { name: 'owner' },
    object: { name: `Another (${name})` },
  })
  expect(events[2]).toMatchObject({ after: { displayName: 'Another' } })
})
