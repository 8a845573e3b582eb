import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'

const template = () => ({ template: 'blank', idempotencyKey: crypto.randomUUID() }) as const

test('what is on the machine and not in the database is listed, left alone, and removed when somebody says so (F-34)', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const ada = await app.signIn('ada')
  const kept = await ada.api.codespaces.create(template())
  await app.reached(ada, kept.name, 'running')
  const lost = await ada.api.codespaces.create(template())
  const { id } = await app.reached(ada, lost.name, 'running')
  const { unclaimed } = owner.api.admin
  expect(await unclaimed.list()).toEqual([])

  // As a backup from before it was made knows it.
  await app.ctx.db.deleteFrom('codespace').where('id', '=', id).execute()
  const bundles = join(app.ctx.config.dataFolder, 'snapshots', id)
  await mkdir(bundles, { recursive: true })
  await writeFile(join(bundles, 'one'), '')
  // Of the disk itself.
  await mkdir(join(app.folder, 'c', 'lost+found'))
  const found = { id, isRunning: true, bytes: null, changedAt: null }
  expect(await unclaimed.list()).toEqual([found])
  // A life later it is there still.
  await app.buryServer()
  await app.startServer()
  const again = await app.comeBack(owner)
  const { list, remove } = again.api.admin.unclaimed
  expect(await list()).toMatchObject([{ id }])

  const notFound = { cause: { code: 'UNCLAIMED_NOT_FOUND' } }
  const there = await (await app.comeBack(ada)).api.codespaces.get({ name: kept.name })
  await expect(remove({ id: there.id })).rejects.toMatchObject(notFound)
  await expect(remove({ id: crypto.randomUUID() })).rejects.toMatchObject(notFound)
  await remove({ id })
  expect(await list()).toEqual([])
  expect([...(await app.ctx.driver.list())]).toContain(there.id)
  expect([...(await app.ctx.driver.list())]).not.toContain(id)
  expect(existsSync(bundles)).toBe(false)
  await expect(remove({ id })).rejects.toMatchObject(notFound)
  const { events } = await again.api.audit.list({ actions: ['codespace.removeUnclaimed'] })
  expect(events).toMatchObject([{ object: { id }, actor: { name: 'owner' } }])
})

test('who signed in long ago removes nothing', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const { now } = app.ctx.clock
  app.ctx.clock.now = () => now() + 3 * 60 * 60_000
  const attempt = owner.api.admin.unclaimed.remove({ id: crypto.randomUUID() })
  await expect(attempt).rejects.toMatchObject({ cause: { code: 'RECENT_SIGN_IN_REQUIRED' } })
})
