import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'

let codespaces: DockerCodespaces
beforeAll(async () => {
  codespaces = await DockerCodespaces.start()
})
afterAll(() => codespaces?.[Symbol.asyncDispose]())

const configuration = {
  build: { dockerfile: 'Dockerfile', args: { WHO: 'hut' } },
  remoteUser: 'dev',
}

const repository = (path: string, dockerfile: string) =>
  codespaces.host.addRepository(path, {
    '.devcontainer/devcontainer.json': JSON.stringify(configuration),
    '.devcontainer/Dockerfile': `FROM ${codespaces.base}\nUSER root\n${dockerfile}\n`,
  })

const removed = async (name: string) => {
  await codespaces.remove(name)
  await codespaces.nothingLeft()
}

test('a codespace is made of what its Dockerfile builds, also where the server dies in the midst (F-46)', async () => {
  const url = await repository(
    'ada/built',
    'ARG WHO\nRUN echo "$WHO" > /one\nRUN sleep 3; cat /one > /two',
  )
  const name = await codespaces.create(url)
  const { bothy } = codespaces
  const isBuilding = async () => {
    const found = (await bothy.containers()).find(([one]) => one.endsWith('-build'))
    return found?.[1] === 'running' && (await codespaces.stepOf(name, 'build'))?.state === 'running'
  }
  await vi.waitFor(async () => expect(await isBuilding()).toBe(true), {
    timeout: 60_000,
    interval: 50,
  })
  await bothy.server.kill()
  await bothy.server.start()
  const { id, recovery } = await codespaces.running(name)
  expect(recovery).toBeNull()
  expect(await bothy.run(id, 'cat /two; test -d /workspaces/built/.git; id -u dev')).toBe(
    'hut\n1000\n',
  )
  expect(await codespaces.stepOf(name, 'build')).toMatchObject({ state: 'done' })
  await removed(name)
  // What was built before is there for the next one.
  const startedAt = performance.now()
  const next = await codespaces.create(url)
  expect((await codespaces.running(next)).recovery).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(60_000)
  await removed(next)
}, 180_000)

test('a build that fails is a codespace in the default image that says where (F-45)', async () => {
  const name = await codespaces.create(
    await repository('ada/broken', 'RUN true\nRUN echo no such tool; false'),
  )
  const { bothy } = codespaces
  const { id, recovery, isReady } = await codespaces.running(name)
  expect(isReady).toBe(true)
  expect(recovery).toBe('.devcontainer/Dockerfile:4: RUN ended with 1: no such tool')
  expect(await codespaces.stepOf(name, 'build')).toMatchObject({ state: 'failed' })
  expect(await bothy.run(id, 'cat /workspaces/broken/.devcontainer/Dockerfile')).toContain(
    'RUN true',
  )
  await removed(name)
})

test('what nobody trusts is not built, and is once it is trusted, with its files (S-76)', async () => {
  const name = await codespaces.create(await repository('eve/strange', 'RUN echo built > /built'))
  const { bothy } = codespaces
  const { id, trust } = await codespaces.running(name)
  expect(await codespaces.stepOf(name, 'build')).toBeUndefined()
  expect(await bothy.run(id, 'ls /built 2>/dev/null || echo none')).toBe('none\n')
  await bothy.run(id, 'echo mine > /workspaces/strange/unsaved.txt')
  const configurationHash = trust.configurationHash ?? ''
  await bothy.api.codespaces.trust.mutate({ name, configurationHash })
  await codespaces.restarted(name)
  expect(await codespaces.stepOf(name, 'build')).toMatchObject({ state: 'done' })
  expect(await bothy.run(id, 'cat /built /workspaces/strange/unsaved.txt')).toBe('built\nmine\n')
  await removed(name)
}, 180_000)
