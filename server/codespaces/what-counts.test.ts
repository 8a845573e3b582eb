import { expect, test } from 'vitest'
import type { ContainerSpec } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { type LifeParts, TestApp } from '#server/testing/test-app.ts'
import { trashMsFor } from './what-counts.ts'

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const instance = { scope: 'instance' } as const
const template = () => ({ template: 'blank', idempotencyKey: crypto.randomUUID() }) as const
const gigabyte = 1024 ** 3
const dayMs = 24 * 60 * 60 * 1000

/** Writes down what the driver is asked for. */
function watched() {
  const specs: ContainerSpec[] = []
  const sizes: number[] = []
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    const create = driver.createContainer.bind(driver)
    const make = driver.createWorkspace.bind(driver)
    driver.createContainer = (spec, signal) => {
      specs.push(spec)
      return create(spec, signal)
    }
    driver.createWorkspace = (id, bytes, signal) => {
      sizes.push(bytes)
      return make(id, bytes, signal)
    }
    driver.imageUser = async (image) => {
      if (image.startsWith('gone')) throw new AppError('IMAGE_UNUSABLE', 'Nobody has it.')
      return 'root'
    }
    return { db, driver }
  }
  return { specs, sizes, wrap }
}

test('what is chosen counts for the codespaces that are made from then on', async () => {
  const { specs, sizes, wrap } = watched()
  await using app = await TestApp.start({ wrap })
  const user = await app.signIn()
  const { admin } = user.api.settings
  const first = await user.api.codespaces.create(template())
  await app.reached(user, first.name, 'running', 'failed')
  await admin.set({ of: instance, id: 'codespaces.memoryBytes', value: gigabyte })
  await admin.set({ of: instance, id: 'codespaces.cpus', value: 0.5 })
  await admin.set({ of: instance, id: 'codespaces.pids', value: 100 })
  await admin.set({ of: instance, id: 'codespaces.workspaceBytes', value: gigabyte })
  await admin.set({ of: instance, id: 'codespaces.defaultImage', value: 'debian:13' })
  const second = await user.api.codespaces.create(template())
  await app.reached(user, second.name, 'running', 'failed')
  expect(specs).toMatchObject([
    { image: 'bothy/default', limits: { memoryBytes: 4 * gigabyte, cpus: 2, pids: 4096 } },
    { image: 'debian:13', limits: { memoryBytes: gigabyte, cpus: 0.5, pids: 100 } },
  ])
  expect(sizes).toEqual([32 * gigabyte, gigabyte])
})

test('an image that the engine cannot get is no default, and the one before it stays (S-93)', async () => {
  const { wrap } = watched()
  await using app = await TestApp.start({ wrap })
  const { admin } = (await app.signIn()).api.settings
  const id = 'codespaces.defaultImage'
  await admin.set({ of: instance, id, value: 'debian:13' })
  await expect(admin.set({ of: instance, id, value: 'gone:1' })).rejects.toMatchObject({
    message: 'The engine cannot get gone:1. Nobody has it.',
    cause: { code: 'SETTING_VALUE_INVALID' },
  })
  const [view] = (await admin.list({ of: instance })).filter((one) => one.id === id)
  expect(view?.value).toBe('debian:13')
})

test('a longer time in the trash is cut short at the next deletion once policy says so (S-34)', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { own, admin } = user.api.settings
  await own.set({ id: 'codespaces.trashDays', value: 30 })
  const days = async (repositoryUrl = '') =>
    (await trashMsFor(app.ctx, { ownerId: user.session.user.id, repositoryUrl })) / dayMs
  expect(await days()).toBe(30)
  const id = 'codespaces.maximumTrashDays'
  await admin.set({ of: { scope: 'organization', scopeId: 'git.example.com/acme' }, id, value: 3 })
  await admin.set({
    of: { scope: 'repository', scopeId: 'git.example.com/acme/one' },
    id,
    value: 1,
  })
  expect(await days('https://git.example.com/Acme/one.git')).toBe(1)
  expect(await days('https://git.example.com/acme/two')).toBe(3)
  expect(await days('https://git.example.com/other/one')).toBe(30)

  const one = await user.api.codespaces.create({
    repositoryUrl: 'https://git.example.com/acme/one',
    idempotencyKey: crypto.randomUUID(),
  })
  expect(await user.api.system.status({ name: one.name })).toMatchObject({ trashMs: dayMs })
  const mallory = await app.signIn('mallory')
  const told = await mallory.api.system.status({ name: one.name })
  expect(told).toEqual(await mallory.api.system.status({ name: 'no-such' }))

  const { name } = await user.api.codespaces.create(template())
  await admin.set({ of: instance, id, value: 2 })
  const before = Date.now()
  const { deletedUntil } = await user.api.codespaces.delete(keyed(name))
  expect(((deletedUntil ?? 0) - before) / dayMs).toBeCloseTo(2, 2)
  expect(await user.api.system.status()).toMatchObject({ trashMs: 2 * dayMs })
})
