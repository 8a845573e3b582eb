import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'
import { composeFile } from './compose-file.testing.ts'

/** What services keep is their codespace's files, and so tried on those each time. */
const isFull = process.env.BOTHY_TEST_FULL !== undefined

let codespaces: DockerCodespaces
beforeAll(async () => {
  if (isFull) codespaces = await DockerCodespaces.start()
})
afterAll(() => codespaces?.[Symbol.asyncDispose]())

const force = { query: { force: true } }
const patience = { timeout: 60_000, interval: 500 }

test('somebody at the engine takes away a service, its network and its volume: it is said, and they come back with what they kept (F-55)', {
  skip: !isFull,
  timeout: 300_000,
}, async () => {
  const { bothy, engine, host, base } = codespaces
  const repositoryUrl = await host.addRepository('ada/taken', {
    '.devcontainer/devcontainer.json': JSON.stringify({
      dockerComposeFile: 'compose.yaml',
      service: 'app',
    }),
    '.devcontainer/compose.yaml': composeFile(base),
  })
  const name = await codespaces.create(repositoryUrl)
  const { id } = await codespaces.running(name)
  const [own, db] = [bothy.objectName(id), bothy.objectName(`${id}.db`)]
  const starts = () => bothy.run(id, 'curl -sf --max-time 20 http://db:8000/starts')
  const services = () => codespaces.stepOf(name, 'services')
  expect(await starts()).toBe('up\n')

  await engine.call('DELETE', `/containers/${db}`, force)
  await vi.waitFor(async () => {
    const error = 'The service db was removed.'
    expect(await services()).toMatchObject({ state: 'failed', error })
  }, patience)
  expect((await codespaces.restarted(name)).recovery).toBeNull()
  expect(await services()).toMatchObject({ state: 'done', error: null })
  expect(await starts()).toBe('up\nup\n')

  // The network, from under all that run on it.
  for (const container of [own, db]) {
    const body = { Container: container, Force: true }
    await engine.call('POST', `/networks/${own}/disconnect`, { body })
  }
  await engine.call('DELETE', `/networks/${own}`)
  await bothy.until(name, ({ condition }) => condition === 'network-broken')
  await bothy.api.codespaces.repair.mutate({ name })
  await bothy.until(name, ({ condition, state }) => condition === null && state === 'running')
  await vi.waitFor(async () => expect(await starts()).toBe('up\nup\n'), patience)

  // All that the engine has of it.
  await bothy.api.codespaces.stop.mutate({ name, idempotencyKey: crypto.randomUUID() })
  await bothy.reached(name, 'stopped')
  for (const container of [own, db]) {
    await engine.call('DELETE', `/containers/${container}`, force)
  }
  await engine.call('DELETE', `/networks/${own}`)
  const filters = { name: [own] }
  type Volumes = { Volumes: { Name: string }[] | null }
  const { Volumes } = await engine.call<Volumes>('GET', '/volumes', { query: { filters } })
  for (const volume of Volumes ?? []) await engine.call('DELETE', `/volumes/${volume.Name}`)
  await bothy.api.codespaces.start.mutate({ name, idempotencyKey: crypto.randomUUID() })
  expect((await codespaces.running(name)).recovery).toBeNull()
  expect(await starts()).toBe('up\nup\nup\n')

  await codespaces.remove(name)
  await codespaces.nothingLeft()
})
