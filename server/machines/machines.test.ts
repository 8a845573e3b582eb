import { expect, test } from 'vitest'
import { findById } from '#server/codespaces/codespaces.store.ts'
import type { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import { AppError } from '#server/errors.ts'
import { type LifeParts, TestApp, type TestUser } from '#server/testing/test-app.ts'

const instance = { scope: 'instance' } as const
const gigabyte = 1024 ** 3
const types = [
  'small: 1 cpu; 2 GB memory; 16 GB storage; For reading',
  'large: 8 cpus; 16 GB memory; 64 GB storage; 8192 processes; Compiles',
]
const repositoryUrl = 'https://git.example.com/acme/one'
const fresh = () => ({ template: 'blank', idempotencyKey: crypto.randomUUID() }) as const
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const setTypes = ({ api }: TestUser) =>
  api.settings.admin.set({ of: instance, id: 'machines.types', value: types })
const limitsOf = ({ ctx }: TestApp, id: string) => (ctx.driver as MemoryDriver).limitsOf(id)

test('a server that was told of no types has one, of the settings that there always were', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { machines } = await user.api.machines.offer({ repositoryUrl: null })
  expect(machines).toMatchObject([
    { name: 'standard', cpus: 2, memoryBytes: 4 * gigabyte, isDefault: true, refusal: null },
  ])
})

test('the smallest that a repository can use is the default, and the others say why not', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  await setTypes(user)
  const needs = { memoryBytes: 3 * gigabyte }
  const { machines: offers } = await user.api.machines.offer({ repositoryUrl, needs })
  expect(offers.map(({ name, isDefault, refusal }) => ({ name, isDefault, refusal }))).toEqual([
    {
      name: 'small',
      isDefault: false,
      refusal: 'The repository’s hostRequirements ask for 3 GB of memory.',
    },
    { name: 'standard', isDefault: true, refusal: null },
    { name: 'large', isDefault: false, refusal: null },
  ])
  const { machines: endless } = await user.api.machines.offer({
    repositoryUrl,
    needs: { cpus: 64 },
  })
  expect(endless.filter(({ isDefault }) => isDefault)).toMatchObject([{ name: 'large' }])
})

test('a repository only narrows what its organization and everybody may have', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  await setTypes(user)
  const id = 'machines.allowed'
  const { admin } = user.api.settings
  await admin.set({ of: instance, id, value: ['small', 'standard'] })
  const of = { scope: 'repository', scopeId: 'git.example.com/acme/one' } as const
  await admin.set({ of, id, value: ['standard', 'large'] })
  const { machines: offers } = await user.api.machines.offer({ repositoryUrl })
  expect(offers.filter(({ refusal }) => refusal === null)).toMatchObject([{ name: 'standard' }])
  const asked = { repositoryUrl, machine: 'large', idempotencyKey: crypto.randomUUID() }
  await expect(user.api.codespaces.create(asked)).rejects.toMatchObject({
    cause: { code: 'MACHINE_NOT_ALLOWED' },
  })
  await expect(user.api.codespaces.create({ ...asked, machine: 'gigantic' })).rejects.toMatchObject(
    { cause: { code: 'MACHINE_NOT_FOUND' } },
  )
  // Nothing is left of what both allow: the standard one is had without asking, so by name too.
  await admin.set({ of, id, value: ['large'] })
  expect(await user.api.codespaces.create({ ...asked, machine: 'standard' })).toBeDefined()
})

test('new codespaces of somebody begin with the type they have chosen, where it can be had', async () => {
  await using app = await TestApp.start()
  const root = await app.signIn()
  await setTypes(root)
  const ada = await app.signIn('ada')
  const id = 'machines.preferred'
  const none = ada.api.settings.own.set({ id, value: 'gigantic' })
  await expect(none).rejects.toThrow(
    'There is no machine type “gigantic”. It can be “small”, “standard”, “large”.',
  )
  const before = await ada.api.codespaces.create(fresh())
  await ada.api.settings.own.set({ id, value: 'large' })
  const defaultOf = async (needs: object) =>
    (await ada.api.machines.offer({ repositoryUrl, needs })).machines.find((one) => one.isDefault)
      ?.name
  expect(await defaultOf({ cpus: 2 })).toBe('large')
  expect(await defaultOf({ memoryBytes: 32 * gigabyte })).toBe('large')
  const asked = async ({ id }: { id: string }) => (await findById(app.ctx, id))?.machine
  expect(await asked(before)).toBeNull()
  expect(await asked(await ada.api.codespaces.create(fresh()))).toBe('large')
  const other = await ada.api.codespaces.create({ ...fresh(), machine: 'standard' })
  expect(await asked(other)).toBe('standard')
  expect(await asked(await root.api.codespaces.create(fresh()))).toBeNull()

  const { admin } = root.api.settings
  await admin.set({ of: instance, id: 'machines.allowed', value: ['small', 'standard'] })
  const wanted = async () => (await ada.api.machines.offer({ repositoryUrl: null })).wanted
  const notNamed = '“Machine types that are allowed” does not name it for this repository.'
  expect(await wanted()).toEqual({ name: 'large', refusal: notNamed })
  expect(await defaultOf({})).toBe('small')
  expect(await asked(await ada.api.codespaces.create(fresh()))).toBeNull()
  await admin.set({ of: instance, id: 'machines.types', value: [] })
  expect(await wanted()).toEqual({ name: 'large', refusal: 'It is not there any more.' })
  expect(await asked(await ada.api.codespaces.create(fresh()))).toBeNull()
})

test('a codespace gets the type it asks for, and another at once or from its next start on', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  await setTypes(user)
  const { id, name } = await user.api.codespaces.create({ ...fresh(), machine: 'large' })
  expect(await app.reached(user, name, 'running', 'failed')).toMatchObject({
    state: 'running',
    machine: { name: 'large', cpus: 8, memoryBytes: 16 * gigabyte },
    nextMachine: null,
  })
  expect(limitsOf(app, id)).toEqual({ cpus: 8, memoryBytes: 16 * gigabyte, pids: 8192 })

  await user.api.codespaces.setMachine({ name, machine: 'small' })
  const small = { cpus: 1, memoryBytes: 2 * gigabyte, pids: 4096 }
  await expect.poll(() => limitsOf(app, id), { timeout: 10_000 }).toEqual(small)
  await expect
    .poll(() => user.api.codespaces.get({ name }))
    .toMatchObject({ machine: { name: 'small' }, nextMachine: null, generation: 1 })

  await user.api.codespaces.stop(keyed(name))
  await app.reached(user, name, 'stopped')
  expect(await user.api.codespaces.setMachine({ name, machine: 'standard' })).toMatchObject({
    machine: { name: 'small' },
    nextMachine: 'standard',
  })
  await user.api.codespaces.start(keyed(name))
  expect(await app.reached(user, name, 'running', 'failed')).toMatchObject({
    machine: { name: 'standard', cpus: 2 },
  })
  expect(limitsOf(app, id)).toMatchObject({ cpus: 2 })
  const { events } = await user.api.audit.own({})
  expect(events.filter(({ action }) => action === 'codespace.setMachine')).toMatchObject([
    { before: { machine: 'small' }, after: { machine: 'standard' } },
    { before: { machine: 'large' }, after: { machine: 'small' } },
  ])
})

test('what the engine refuses of one that runs waits for its next start', async () => {
  let isRefused = true
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    const resize = driver.resizeContainer.bind(driver)
    driver.resizeContainer = async (id, limits, signal) => {
      if (isRefused && limits.cpus === 8) throw new Error('busy')
      return resize(id, limits, signal)
    }
    return { db, driver }
  }
  await using app = await TestApp.start({ wrap })
  const user = await app.signIn()
  await setTypes(user)
  const { id, name } = await user.api.codespaces.create(fresh())
  expect(await app.reached(user, name, 'running')).toMatchObject({ machine: { name: 'small' } })
  await user.api.codespaces.setMachine({ name, machine: 'large' })
  const read = async () => (await user.api.codespaces.get({ name })).nextMachine
  await expect.poll(read).toBe('large')
  isRefused = false
  await user.api.codespaces.restart(keyed(name))
  await expect.poll(() => limitsOf(app, id)?.cpus, { timeout: 10_000 }).toBe(8)
})

test('what one that runs cannot have it has after a restart', async () => {
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    const resize = driver.resizeContainer.bind(driver)
    driver.resizeContainer = async (id, limits, signal) => {
      const { status } = await driver.inspect(id)
      if (status === 'running') throw new AppError('MEMORY_IN_USE', 'More memory is in use.')
      return resize(id, limits, signal)
    }
    return { db, driver }
  }
  await using app = await TestApp.start({ wrap })
  const user = await app.signIn()
  await setTypes(user)
  const { id, name } = await user.api.codespaces.create({ ...fresh(), machine: 'large' })
  await app.reached(user, name, 'running')
  await user.api.codespaces.setMachine({ name, machine: 'small' })
  await expect.poll(async () => (await findById(app.ctx, id))?.isMachineWanted).toBe(0)
  expect(await user.api.codespaces.get({ name })).toMatchObject({ nextMachine: 'small' })
  await user.api.codespaces.restart(keyed(name))
  await expect
    .poll(() => user.api.codespaces.get({ name }), { timeout: 10_000 })
    .toMatchObject({ state: 'running', machine: { name: 'small' }, nextMachine: null })
  expect(limitsOf(app, id)).toMatchObject({ cpus: 1 })
})

test('a type that is asked for while another is being given is given next', async () => {
  const begun = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    const resize = driver.resizeContainer.bind(driver)
    driver.resizeContainer = async (id, limits, signal) => {
      if (limits.cpus === 8) {
        begun.resolve()
        await released.promise
      }
      return resize(id, limits, signal)
    }
    return { db, driver }
  }
  await using app = await TestApp.start({ wrap })
  const user = await app.signIn()
  await setTypes(user)
  const { name } = await user.api.codespaces.create(fresh())
  await app.reached(user, name, 'running')
  await user.api.codespaces.setMachine({ name, machine: 'large' })
  await begun.promise
  await user.api.codespaces.setMachine({ name, machine: 'standard' })
  released.resolve()
  await expect
    .poll(() => user.api.codespaces.get({ name }), { timeout: 10_000 })
    .toMatchObject({ machine: { name: 'standard' }, nextMachine: null })
})

test('files that cannot be given more room are no reason not to start', async () => {
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    driver.growWorkspace = async () => {
      throw new AppError('WORKSPACE_NOT_GROWN', 'The files could not be given more room.')
    }
    return { db, driver }
  }
  await using app = await TestApp.start({ wrap })
  const user = await app.signIn()
  const { name } = await user.api.codespaces.create(fresh())
  await app.reached(user, name, 'running')
  await user.api.codespaces.stop(keyed(name))
  await app.reached(user, name, 'stopped')
  const workspaceLimitBytes = 1024 ** 2
  await app.ctx.db.updateTable('codespace').set({ workspaceLimitBytes }).execute()
  await user.api.codespaces.start(keyed(name))
  expect(await app.reached(user, name, 'running', 'failed')).toMatchObject({
    ...{ state: 'running', workspaceLimitBytes },
  })
})

test('a type that has gone is replaced by the smallest that there is, and nobody is left without', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  await setTypes(user)
  const { name } = await user.api.codespaces.create({ ...fresh(), machine: 'large' })
  await app.reached(user, name, 'running')
  await user.api.codespaces.stop(keyed(name))
  await app.reached(user, name, 'stopped')
  await user.api.settings.admin.set({ of: instance, id: 'machines.types', value: [] })
  await user.api.codespaces.start(keyed(name))
  expect(await app.reached(user, name, 'running', 'failed')).toMatchObject({
    machine: { name: 'standard' },
  })
})
