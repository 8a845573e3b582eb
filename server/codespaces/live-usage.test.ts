import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'

const template = () => ({ template: 'blank', idempotencyKey: crypto.randomUUID() }) as const
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

test('figures are of one’s own that run, and one agent is asked once for all who look', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const mallory = await app.signIn('mallory')
  const { id, name } = await owner.api.codespaces.create(template())
  await app.reached(owner, name, 'running')
  let lines = 0
  const connect = app.ctx.driver.connect.bind(app.ctx.driver)
  app.ctx.driver.connect = (codespaceId, signal) => {
    if (codespaceId === id) lines += 1
    return connect(codespaceId, signal)
  }
  const looks = Array.from({ length: 5 }, () => owner.api.codespaces.liveUsage())
  for (const figures of await Promise.all(looks)) expect(figures).toMatchObject([{ name }])
  expect(lines).toBe(1)
  expect(await mallory.api.codespaces.liveUsage()).toEqual([])
  await owner.api.codespaces.stop(keyed(name))
  await app.reached(owner, name, 'stopped')
  expect(await owner.api.codespaces.liveUsage()).toEqual([])
})
