import { EventEmitter, on } from 'node:events'
import { expect, test } from 'vitest'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { TestApp } from '#server/testing/test-app.ts'

async function* silence(signal: AbortSignal): AsyncGenerator<never> {
  for await (const [event] of on(new EventEmitter(), 'event', { signal })) yield event as never
}

test('what the engine refuses is tried again soon, and then less and less (F-10)', async () => {
  const refusedAt: number[] = []
  const refusals = 3
  const refuse = (driver: ContainerDriver): ContainerDriver =>
    new Proxy(driver, {
      get: (_, name) => {
        const method: unknown = Reflect.get(driver, name, driver)
        if (typeof method !== 'function') return method
        // What an event tells is looked at at once, whatever was refused before.
        if (name === 'events') return silence
        return (...args: unknown[]) => {
          if (name === 'removeNetwork' && refusedAt.length < refusals) {
            refusedAt.push(performance.now())
            throw new AppError('ENGINE_UNAVAILABLE', 'The container engine does not answer.')
          }
          return method.apply(driver, args)
        }
      },
    })
  await using app = await TestApp.start({
    wrap: ({ db, driver }) => ({ db, driver: refuse(driver) }),
    // Longer than `reached` has patience.
    times: { retryMs: 60_000 },
  })
  const alice = await app.signIn()
  const key = () => crypto.randomUUID()
  const { name } = await alice.api.codespaces.create({ template: 'blank', idempotencyKey: key() })
  await app.reached(alice, name, 'running', 'failed')
  await alice.api.codespaces.delete({ name, idempotencyKey: key() })
  await app.reached(alice, name, 'deleted')
  const [first = 0, second = 0, third = 0] = refusedAt
  expect(refusedAt).toHaveLength(refusals)
  expect(second - first).toBeGreaterThan(450)
  expect(third - second).toBeGreaterThan(950)
})
