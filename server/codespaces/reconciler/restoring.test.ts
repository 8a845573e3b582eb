import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'

test('what is being removed for good is not restored, lest it be promised and lost (F-55)', async () => {
  const { promise: isRemoving, resolve: begin } = Promise.withResolvers<void>()
  const { promise: isAnswered, resolve: goOn } = Promise.withResolvers<void>()
  await using app = await TestApp.start({
    environment: { BOTHY_TRASH_DAYS: '0' },
    wrap: ({ db, driver }) => {
      const remove = driver.removeWorkspace.bind(driver)
      driver.removeWorkspace = async (id) => {
        begin()
        await isAnswered
        await remove(id)
      }
      return { db, driver }
    },
  })
  const { api } = await app.signIn()
  const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
  const idempotencyKey = crypto.randomUUID()
  const { name } = await api.codespaces.create({ template: 'blank', idempotencyKey })
  await api.codespaces.delete(keyed(name))
  await isRemoving
  const restored = api.codespaces.restore(keyed(name))
  await expect(restored).rejects.toMatchObject({ cause: { code: 'CODESPACE_DELETED' } })
  goOn()
  await expect.poll(() => api.codespaces.list()).toEqual([])
})

test('a clock that jumps empties no trash (F-32)', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { codespaces } = user.api
  const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
  const idempotencyKey = crypto.randomUUID()
  const { id, name } = await codespaces.create({ template: 'blank', idempotencyKey })
  await codespaces.delete(keyed(name))
  await app.reached(user, name, 'deleted')
  app.ctx.clock.now = () => Date.now() + 400 * 24 * 60 * 60_000
  app.ctx.changes.announce(id)
  await codespaces.restore(keyed(name))
  await app.reached(user, name, 'stopped')
})
