import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import { enginePath, ProxiedServer } from '#server/testing/proxied-server.ts'

const engine = new Engine(enginePath)
/** As a repository may name it: what is Bothy's own it may not. */
const base = `bothy-test/services:${process.pid}`

let host: GitHost
let bothy: ProxiedServer
beforeAll(async () => {
  const [repo, tag] = base.split(':')
  const image = process.env.BOTHY_TEST_IMAGE ?? ''
  await engine.call('POST', `/images/${image}/tag`, { query: { repo, tag } })
  host = await GitHost.start('192.0.2.58')
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
  await bothy?.[Symbol.asyncDispose]()
  await engine.call('DELETE', `/images/${base}`)
  await host?.[Symbol.asyncDispose]()
})

const key = () => crypto.randomUUID()
const compose = `
services:
  app:
    image: ${base}
    command: sleep infinity
    volumes: ['..:/workspaces:cached', 'kept:/kept']
    depends_on: { db: { condition: service_healthy } }
  db:
    image: ${base}
    user: root
    init: true
    command: ['python3', '-m', 'http.server', '8000', '--directory', '/data']
    volumes: ['data:/data']
    healthcheck:
      test: ['CMD', 'python3', '-c', 'import socket; socket.create_connection(("localhost", 8000))']
      interval: 300ms
volumes: { data: {}, kept: {} }
`

test('the services of a Compose file run beside their codespace, which reaches them by name, and go with it', async () => {
  const repositoryUrl = await host.addRepository('ada/composed', {
    '.devcontainer/devcontainer.json': JSON.stringify({
      dockerComposeFile: 'compose.yaml',
      service: 'app',
      // Fails, and says so, where nobody answers.
      postCreateCommand: 'curl -sf --max-time 10 http://db:8000/',
      postStartCommand: 'curl -sf --max-time 10 http://db:8000/',
    }),
    '.devcontainer/compose.yaml': compose,
  })
  const { name } = await bothy.api.codespaces.create.mutate({
    repositoryUrl,
    idempotencyKey: key(),
  })
  const steps = async () =>
    Object.fromEntries((await bothy.steps(name)).map((step) => [step.name, step.state]))
  const reached = async () => {
    const codespace = await bothy.until(
      name,
      ({ state }) => ['running', 'failed'].includes(state),
      90_000,
    )
    expect(codespace).toMatchObject({ failure: null, recovery: null })
    await vi.waitFor(
      async () =>
        expect(await steps()).toMatchObject({ services: 'done', postStartCommand: 'done' }),
      30_000,
    )
  }
  await reached()
  expect(await steps()).toMatchObject({ postCreateCommand: 'done' })
  await bothy.api.codespaces.stop.mutate({ name, idempotencyKey: key() })
  await bothy.until(name, ({ state }) => state === 'stopped', 60_000)
  await bothy.api.codespaces.start.mutate({ name, idempotencyKey: key() })
  await reached()
  await bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key() })
  await vi.waitFor(async () => expect(await bothy.litter()).toEqual([]), 40_000)
})
