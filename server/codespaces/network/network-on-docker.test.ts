import type { NetworkInspectInfo } from 'dockerode'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import { killSweep } from '#server/testing/kill-sweep.ts'
import { enginePath, ProxiedServer } from '#server/testing/proxied-server.ts'

const engine = new Engine(enginePath)
const isFull = process.env.BOTHY_TEST_FULL !== undefined

let host: GitHost
let bothy: ProxiedServer
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('192.0.2.59')
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' }, { two: 'two\n' })
  bothy = await ProxiedServer.start({
    BOTHY_GIT_HOSTS: host.host,
    BOTHY_ALLOW: `resolvers,${host.host}`,
    BOTHY_EXTRA_CA: host.caFile,
    BOTHY_TRASH_DAYS: '0',
    BOTHY_TRUSTED_REPOSITORIES: '',
    BOTHY_WORKSPACE_SIZE: '64M',
  })
})
afterAll(async () => {
  await bothy?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const key = () => crypto.randomUUID()

/** Names of what the engine has for codespaces, each with its bridge's kind. */
async function networks(): Promise<string[]> {
  const label = [`bothy.instance=${bothy.instance}`, 'bothy.codespace']
  const query = { filters: { label } }
  const found = await engine.call<NetworkInspectInfo[]>('GET', '/networks', { query })
  return found.map(({ Name, Options }) => {
    const bridge = Options?.['com.docker.network.bridge.name'] ?? ''
    return `${Name.replace(`bothy-${bothy.instance}-`, '')} ${bridge[6] === '_' ? 'none' : 'public'}`
  })
}

/** With all that is fetched of it. */
async function running(name: string) {
  const codespace = await bothy.reached(name, 'running', 'failed')
  expect(codespace.failure).toBe(null)
  await vi.waitFor(async () => expect(await bothy.isSetUp(name)).toBe(true), 40_000)
  return codespace
}

const dial = () => {
  const { hostname, port } = new URL(`https://${host.host}`)
  return `/.bothy/kits/current/busybox nc -w 5 ${hostname} ${port || 443} </dev/null 2>&1 || true`
}

test('what nobody trusts is fetched, worked on and reaches nothing until it is trusted (S-76)', async () => {
  const { name } = await bothy.api.codespaces.create.mutate({
    repositoryUrl,
    idempotencyKey: key(),
  })
  const { id, trust } = await running(name)
  expect(
    await bothy.run(id, 'git -c safe.directory=* -C /workspaces/hut rev-list --count HEAD'),
  ).toBe('2\n')
  await vi.waitFor(async () => expect(await networks()).toEqual([`${id} none`]), 40_000)
  expect(await bothy.run(id, dial())).toContain('refused')
  await bothy.run(id, 'echo mine > /workspaces/hut/unsaved.txt; echo layer > /layer')

  await bothy.api.codespaces.trust.mutate({
    name,
    configurationHash: trust.configurationHash ?? '',
  })
  for (const operation of ['stop', 'start'] as const) {
    await bothy.api.codespaces[operation].mutate({ name, idempotencyKey: key() })
    await bothy.reached(name, operation === 'stop' ? 'stopped' : 'running', 'failed')
  }
  await running(name)
  expect(await networks()).toEqual([`${id} public`])
  expect(await bothy.run(id, dial())).toBe('')
  expect(await bothy.run(id, 'cat /workspaces/hut/unsaved.txt /layer')).toBe('mine\nlayer\n')
  await bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key() })
  await vi.waitFor(async () => expect(await bothy.api.codespaces.list.query()).toEqual([]), 30_000)
  expect(await bothy.litter()).toEqual([])
})

test.runIf(isFull)(
  'a server that is killed at any call leaves none of its networks (F-01, F-03, R9)',
  {
    timeout: 1_800_000,
  },
  async () => {
    const idempotencyKey = key()
    const create = () => bothy.api.codespaces.create.mutate({ repositoryUrl, idempotencyKey })
    const find = async () => (await bothy.api.codespaces.list.query())[0]
    await killSweep(bothy, false, {
      ask: create,
      isEnded: async () => {
        const codespace = await find()
        expect(codespace?.failure ?? null).toBe(null)
        return codespace?.state === 'running' && (await bothy.isSetUp(codespace.name))
      },
    })
    const { id, name } = await create()
    await vi.waitFor(async () => expect(await networks()).toEqual([`${id} none`]), 40_000)
    const deletionKey = key()
    await killSweep(bothy, false, {
      ask: () => bothy.api.codespaces.delete.mutate({ name, idempotencyKey: deletionKey }),
      isEnded: async () => (await find()) === undefined,
    })
    expect(await bothy.litter()).toEqual([])
  },
)
