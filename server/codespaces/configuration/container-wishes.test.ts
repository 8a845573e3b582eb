import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import type { ContainerSpec } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { type LifeParts, TestApp } from '#server/testing/test-app.ts'
import type { ConfigurationView } from './configuration-view.schema.ts'

test('what a configuration asks of its container is in what the driver makes, and nothing else (S-57)', async () => {
  const specs: ContainerSpec[] = []
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    const create = driver.createContainer.bind(driver)
    driver.createContainer = (spec, signal) => {
      specs.push(spec)
      return create(spec, signal)
    }
    return { db, driver }
  }
  await using host = await GitHost.start('127.0.0.1')
  await using app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
    wrap,
  })
  const user = await app.signIn()
  const create = async (path: string, configuration: object) => {
    const repositoryUrl = await host.addRepository(path, {
      '.devcontainer.json': JSON.stringify(configuration),
    })
    const input = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
    const { name } = await user.api.codespaces.create(input)
    expect(await app.reached(user, name, 'running', 'failed')).toMatchObject({ state: 'running' })
    const [made] = specs.slice(-1)
    if (!made) throw new Error('No container was made.')
    const { codespaceId: _, ...spec } = made
    return { name, spec }
  }
  const plain = await create('ada/plain', { name: 'Plain' })
  expect(plain.spec).toMatchObject({ capabilities: [], shmBytes: 64 * 1024 ** 2 })
  const asking = await create('ada/asking', {
    capAdd: ['SYS_PTRACE', 'SYS_ADMIN'],
    privileged: true,
    securityOpt: ['seccomp=unconfined'],
    mounts: ['source=/,target=/host,type=bind'],
    workspaceMount: 'source=/,target=/workspaces,type=bind',
    runArgs: ['--shm-size=1000g', '--privileged', '--pid=host', '-v', '/:/host'],
    hostRequirements: { cpus: 1000, gpu: true },
    userEnvProbe: 'none',
  })
  const { memoryBytes } = plain.spec.limits
  const shmBytes = memoryBytes / 2
  expect(asking.spec).toEqual({ ...plain.spec, capabilities: ['SYS_PTRACE'], shmBytes })
  for await (const event of await user.api.codespaces.stepLog({
    name: asking.name,
    step: 'configuration',
  })) {
    const [, { text }] = event as unknown as [id: string, data: { text: string }]
    expect(text).toContain('It asks for 1000 processors and has')
    expect(text).toContain('It asks for a graphics processor: a codespace has none.')
    expect(text).toContain('of shared memory and has')
    expect(text).toContain('"privileged" is refused')
    break
  }
})

test('what an image says by its label counts, under the same policy, and the file has the last word (S-99)', async () => {
  const asked: string[] = []
  const specs: ContainerSpec[] = []
  const label = [
    { id: 'feature', capAdd: ['SYS_PTRACE', 'SYS_ADMIN'], privileged: true },
    { remoteUser: 'nobody', remoteEnv: { FROM: 'image', BOTH: 'image' } },
  ]
  const wrap = ({ db, driver }: LifeParts): LifeParts => {
    const create = driver.createContainer.bind(driver)
    driver.createContainer = (spec, signal) => {
      specs.push(spec)
      return create(spec, signal)
    }
    driver.imageLabel = async (image, name) => {
      asked.push(`${name} of ${image}`)
      if (image.startsWith('gone')) throw new AppError('IMAGE_UNAVAILABLE', 'It is gone.')
      return JSON.stringify(label)
    }
    return { db, driver }
  }
  await using host = await GitHost.start('127.0.0.1')
  await using app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
    wrap,
  })
  const user = await app.signIn()
  let shown: ConfigurationView | null = null
  const create = async (path: string, configuration: object) => {
    const repositoryUrl = await host.addRepository(path, {
      '.devcontainer.json': JSON.stringify(configuration),
    })
    const input = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
    const { id, name } = await user.api.codespaces.create(input)
    await app.reached(user, name, 'running', 'failed')
    const { configuration: stored } = await app.ctx.db
      .selectFrom('codespace')
      .select('configuration')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    shown = await user.api.codespaces.configuration({ name })
    return JSON.parse(stored ?? '{}') as Record<string, unknown>
  }
  const me = userInfo().username
  const labelled = { image: 'labelled:1', remoteUser: me, remoteEnv: { BOTH: 'file' } }
  expect(await create('ada/labelled', labelled)).toMatchObject({
    image: 'labelled:1',
    remoteUser: me,
    remoteEnv: { FROM: 'image', BOTH: 'file' },
    capAdd: ['SYS_PTRACE'],
  })
  const own = ['.devcontainer.json']
  const image = ['the image "labelled:1"']
  expect(shown).toEqual({
    path: '.devcontainer.json',
    lock: null,
    chosen: null,
    recovery: null,
    rows: [
      { key: 'image', value: 'labelled:1', from: own },
      { key: 'remoteUser', value: me, from: own },
      { key: 'remoteEnv.FROM', value: 'image', from: image },
      { key: 'remoteEnv.BOTH', value: 'file', from: own },
      { key: 'userEnvProbe', value: 'loginInteractiveShell', from: [] },
      { key: 'capAdd', value: 'SYS_PTRACE', from: ['"feature" in the image "labelled:1"'] },
      { key: 'waitFor', value: 'updateContentCommand', from: [] },
    ],
  })
  expect(specs.at(-1)).toMatchObject({ image: 'labelled:1', capabilities: ['SYS_PTRACE'] })
  expect(asked).toEqual(['devcontainer.metadata of labelled:1'])
  // The default one stands in for what cannot be had.
  expect(await create('ada/gone', { image: 'gone:1', remoteUser: me })).toMatchObject({
    image: null,
    remoteUser: null,
    capAdd: [],
  })
})
