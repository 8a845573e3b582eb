import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'
import { listSteps } from './codespaces.store.ts'

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
