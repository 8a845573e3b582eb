import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import { enginePath, ProxiedServer } from '#server/testing/proxied-server.ts'

const engine = new Engine(enginePath)
/** As a repository may name it: what is Bothy's own it may not. */
const base = `bothy-test/tools:${process.pid}`

let host: GitHost
let bothy: ProxiedServer
beforeAll(async () => {
  const [repo, tag] = base.split(':')
  const image = process.env.BOTHY_TEST_IMAGE ?? ''
  await engine.call('POST', `/images/${image}/tag`, { query: { repo, tag } })
  host = await GitHost.start('192.0.2.57')
  bothy = await ProxiedServer.start({
    BOTHY_GIT_HOSTS: host.host,
    BOTHY_ALLOW: `resolvers,${host.host}`,
    BOTHY_EXTRA_CA: host.caFile,
    BOTHY_TRASH_DAYS: '0',
    BOTHY_TRUSTED_REPOSITORIES: `${host.host}/ada/*`,
    BOTHY_WORKSPACE_SIZE: '64M',
  })
})
afterAll(async () => {
  const label = [`bothy.instance=${bothy?.instance}`]
  await bothy?.[Symbol.asyncDispose]()
  const built = await engine.call<{ RepoTags: string[] | null }[]>('GET', '/images/json', {
    query: { filters: { label } },
  })
  for (const tag of built.flatMap(({ RepoTags }) => RepoTags ?? [])) {
    await engine.call('DELETE', `/images/${tag}`, { query: { force: true } })
  }
  await engine.call('DELETE', `/images/${base}`)
  await host?.[Symbol.asyncDispose]()
})

const key = () => crypto.randomUUID()
const configuration = {
  build: { dockerfile: 'Dockerfile', args: { WHO: 'hut' } },
  remoteUser: 'dev',
}

const repository = (path: string, dockerfile: string) =>
  host.addRepository(path, {
    '.devcontainer/devcontainer.json': JSON.stringify(configuration),
    '.devcontainer/Dockerfile': `FROM ${base}\nUSER root\n${dockerfile}\n`,
  })

const create = async (repositoryUrl: string) => {
  const { name } = await bothy.api.codespaces.create.mutate({
    repositoryUrl,
    idempotencyKey: key(),
  })
  return name
}
async function running(name: string) {
  const codespace = await bothy.until(
    name,
    ({ state }) => ['running', 'failed'].includes(state),
    90_000,
  )
  expect(codespace.failure).toBe(null)
  await vi.waitFor(async () => expect(await bothy.isSetUp(name)).toBe(true), 20_000)
  return codespace
}
const stepOf = async (name: string, step: string) =>
  (await bothy.steps(name)).find((one) => one.name === step)
const remove = async (name: string) => {
  await bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key() })
  await vi.waitFor(async () => expect(await bothy.litter()).toEqual([]), 30_000)
}

test('a codespace is made of what its Dockerfile builds, also where the server dies in the midst (F-46)', async () => {
  const url = await repository(
    'ada/built',
    'ARG WHO\nRUN echo "$WHO" > /one\nRUN sleep 3; cat /one > /two',
  )
  const name = await create(url)
  const isBuilding = async () => {
    const found = (await bothy.containers()).find(([one]) => one.endsWith('-build'))
    return found?.[1] === 'running' && (await stepOf(name, 'build'))?.state === 'running'
  }
  await vi.waitFor(async () => expect(await isBuilding()).toBe(true), {
    timeout: 60_000,
    interval: 50,
  })
  await bothy.server.kill()
  await bothy.server.start()
  const { id, recovery } = await running(name)
  expect(recovery).toBeNull()
  expect(await bothy.run(id, 'cat /two; test -d /workspaces/built/.git; id -u dev')).toBe(
    'hut\n1000\n',
  )
  expect(await stepOf(name, 'build')).toMatchObject({ state: 'done' })
  await remove(name)
  // What was built before is there for the next one.
  const startedAt = performance.now()
  const next = await create(url)
  expect((await running(next)).recovery).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(60_000)
  await remove(next)
}, 180_000)

test('a build that fails is a codespace in the default image that says where (F-45)', async () => {
  const name = await create(
    await repository('ada/broken', 'RUN true\nRUN echo no such tool; false'),
  )
  const { id, recovery, isReady } = await running(name)
  expect(isReady).toBe(true)
  expect(recovery).toBe('.devcontainer/Dockerfile:4: RUN ended with 1: no such tool')
  expect(await stepOf(name, 'build')).toMatchObject({ state: 'failed' })
  expect(await bothy.run(id, 'cat /workspaces/broken/.devcontainer/Dockerfile')).toContain(
    'RUN true',
  )
  await remove(name)
}, 120_000)

test('what nobody trusts is not built, and is once it is trusted, with its files (S-76)', async () => {
  const name = await create(await repository('eve/strange', 'RUN echo built > /built'))
  const { id, trust } = await running(name)
  expect(await stepOf(name, 'build')).toBeUndefined()
  expect(await bothy.run(id, 'ls /built 2>/dev/null || echo none')).toBe('none\n')
  await bothy.run(id, 'echo mine > /workspaces/strange/unsaved.txt')
  const configurationHash = trust.configurationHash ?? ''
  await bothy.api.codespaces.trust.mutate({ name, configurationHash })
  for (const operation of ['stop', 'start'] as const) {
    await bothy.api.codespaces[operation].mutate({ name, idempotencyKey: key() })
    await bothy.until(
      name,
      ({ state }) => state === (operation === 'stop' ? 'stopped' : 'running'),
      90_000,
    )
  }
  await running(name)
  expect(await stepOf(name, 'build')).toMatchObject({ state: 'done' })
  expect(await bothy.run(id, 'cat /built /workspaces/strange/unsaved.txt')).toBe('built\nmine\n')
  await remove(name)
}, 180_000)
