import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { findById, listSteps } from '../codespaces.store.ts'

test('of one that runs, no more is kept of its earlier starts', async () => {
  await using app = await TestApp.start()
  const alice = await app.signIn()
  const key = () => crypto.randomUUID()
  const input = { template: 'blank', idempotencyKey: key() } as const
  const { id, name } = await alice.api.codespaces.create(input)
  await app.reached(alice, name, 'running', 'failed')
  const logs = () => readdirSync(join(app.folder, 'd', 'logs', id))
  expect(logs()).toContain('1-clone.log')
  await alice.api.codespaces.stop({ name, idempotencyKey: key() })
  await app.reached(alice, name, 'stopped')
  await alice.api.codespaces.start({ name, idempotencyKey: key() })
  expect((await app.reached(alice, name, 'running', 'failed')).generation).toBe(2)
  await expect.poll(() => logs().filter((file) => file.startsWith('1-'))).toEqual([])
  expect(await listSteps(app.ctx, id, 1)).toEqual([])
  expect(logs()).toContain('2-agent.log')
  expect((await listSteps(app.ctx, id, 2)).length).toBeGreaterThan(3)
})

test('the past of one that was up long before this server is fetched at once', async () => {
  await using host = await GitHost.start('127.0.0.1')
  const files = [{ 'README.md': 'one\n' }, { 'README.md': 'two\n' }]
  const repositoryUrl = await host.addRepository('ada/hut', ...files)
  await using app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
    // Longer than the test has patience.
    times: { historyAfterMs: 120_000 },
  })
  const alice = await app.signIn()
  const input = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
  const { id, name } = await alice.api.codespaces.create(input)
  await app.reached(alice, name, 'running', 'failed')
  const startedAt = Date.now() - 130_000
  await app.ctx.db.updateTable('codespace').set({ startedAt }).where('id', '=', id).execute()
  expect((await findById(app.ctx, id))?.isHistoryComplete).toBe(0)
  await app.stopServer()
  await app.startServer()
  await expect.poll(async () => (await findById(app.ctx, id))?.isHistoryComplete).toBe(1)
})
