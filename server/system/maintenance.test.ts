import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'
import { stopForMaintenance } from './maintenance.ts'

const of = { scope: 'instance' } as const
const idempotencyKey = () => crypto.randomUUID()
const desiredOf = async (app: TestApp, id: string) =>
  (
    await app.ctx.db
      .selectFrom('codespace')
      .select('desired')
      .where('id', '=', id)
      .executeTakeFirst()
  )?.desired

test('during maintenance nothing begins but for administrators, and what runs goes on until its time', async () => {
  await using app = await TestApp.start()
  const root = await app.signIn()
  const member = await app.signIn('mallory')
  const template = 'blank'
  const theirs = await member.api.codespaces.create({ template, idempotencyKey: idempotencyKey() })
  const own = await root.api.codespaces.create({ template, idempotencyKey: idempotencyKey() })
  const { admin } = root.api.settings
  await admin.set({ of, id: 'system.maintenance', value: true })
  expect(await member.api.system.status()).toMatchObject({ maintenance: { stopsAt: null } })

  const refused = { cause: { code: 'MAINTENANCE_NOT_ALLOWED' } }
  const again = { name: theirs.name, idempotencyKey: idempotencyKey() }
  const { codespaces } = member.api
  const create = codespaces.create({ template, idempotencyKey: idempotencyKey() })
  await expect(create).rejects.toMatchObject(refused)
  await expect(codespaces.restart(again)).rejects.toMatchObject(refused)
  await expect(codespaces.rebuild({ ...again, kind: 'full' })).rejects.toMatchObject(refused)
  await expect(codespaces.start(again)).rejects.toMatchObject(refused)
  await root.api.codespaces.create({ template, idempotencyKey: idempotencyKey() })
  expect(await desiredOf(app, theirs.id)).toBe('running')

  const at = '2030-01-31 22:00'
  await admin.set({ of, id: 'system.maintenanceStopAt', value: '2030-01-31T22:00Z' })
  const stopsAt = Date.parse('2030-01-31T22:00Z')
  expect(await member.api.system.status()).toMatchObject({ maintenance: { stopsAt } })
  await stopForMaintenance({ ...app.ctx, clock: { now: () => stopsAt - 1 } })
  expect(await desiredOf(app, theirs.id)).toBe('running')
  await stopForMaintenance({ ...app.ctx, clock: { now: () => stopsAt } })
  expect(await desiredOf(app, theirs.id)).toBe('stopped')
  expect(await desiredOf(app, own.id)).toBe('running')

  await admin.set({ of, id: 'system.maintenance', value: null })
  await codespaces.start({ name: theirs.name, idempotencyKey: idempotencyKey() })
  const { events } = await root.api.audit.list({ actions: ['setting.set'] })
  expect(events.map(({ object, after }) => [object.name, after?.value])).toEqual([
    ['Maintenance', null],
    ['Maintenance stops codespaces at', at],
    ['Maintenance', true],
  ])
})

test('a time left from the last maintenance does not stop everything when the next one begins', async () => {
  await using app = await TestApp.start()
  const { admin } = (await app.signIn()).api.settings
  const id = 'system.maintenance'
  await admin.set({ of, id: 'system.maintenanceStopAt', value: '2020-01-31 22:00' })
  const refused = { cause: { code: 'MAINTENANCE_TIME_INVALID' } }
  await expect(admin.set({ of, id, value: true })).rejects.toMatchObject(refused)
  await admin.set({ of, id: 'system.maintenanceStopAt', value: null })
  await admin.set({ of, id, value: true })
})

test('a time that is none is refused with what one looks like', async () => {
  await using app = await TestApp.start()
  const { admin } = (await app.signIn()).api.settings
  for (const value of ['tomorrow', '2030-02-30 10:00', '2030-01-31 22:00+02:00']) {
    const attempt = admin.set({ of, id: 'system.maintenanceStopAt', value })
    await expect(attempt).rejects.toThrow('Write a time in UTC such as 2030-01-31 22:00.')
  }
})
