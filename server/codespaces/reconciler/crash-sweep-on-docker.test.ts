import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { killSweep } from '#server/testing/kill-sweep.ts'
import { ProxiedServer } from '#server/testing/proxied-server.ts'

/**
 * Every call, before and after it. Otherwise those that change something, and of the moments
 * before every sixth.
 */
const isFull = process.env.BOTHY_TEST_FULL !== undefined

let host: GitHost
let bothy: ProxiedServer
beforeAll(async () => {
  host = await GitHost.start('192.0.2.54')
  bothy = await ProxiedServer.start({
    BOTHY_GIT_HOSTS: host.host,
    BOTHY_ALLOW: `resolvers,${host.host}`,
    BOTHY_EXTRA_CA: host.caFile,
    BOTHY_TRASH_DAYS: '0',
    BOTHY_WORKSPACE_SIZE: '64M',
  })
})
afterAll(async () => {
  await bothy?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

test('a server that is killed before and after any call to the engine ends what it began (F-01, F-02, F-03, R9)', {
  timeout: isFull ? 1_800_000 : 300_000,
}, async () => {
  const configuration = JSON.stringify({ postCreateCommand: 'echo ran >> ../ran.txt' })
  const repositoryUrl = await host.addRepository(
    'ada/hut',
    { '.devcontainer.json': configuration },
    { 'README.md': 'two\n' },
  )
  const idempotencyKey = crypto.randomUUID()
  const create = () => bothy.api.codespaces.create.mutate({ repositoryUrl, idempotencyKey })
  const git = (id: string, command: string) =>
    bothy.run(id, `git -c safe.directory=* -C /workspaces/hut ${command}`)
  const find = async () => {
    const [codespace, ...others] = await bothy.api.codespaces.list.query()
    expect(others).toEqual([])
    return codespace
  }

  await killSweep(bothy, isFull, {
    ask: create,
    isEnded: async () => {
      const codespace = await find()
      expect(codespace?.failure).toBe(null)
      return codespace?.state === 'running' && (await bothy.isSetUp(codespace.name))
    },
  })
  const { id, name } = await create()
  // What a killed life left of its tasks goes behind everybody's back.
  const only = (state: string) =>
    vi.waitFor(async () => expect(await bothy.containers()).toEqual([[id, state]]), 60_000)
  await only('running')
  expect(await git(id, 'status --porcelain')).toBe('')
  expect(await git(id, 'rev-list --count HEAD')).toBe('2\n')

  const wish = (operation: 'stop' | 'start', state: 'stopped' | 'running') => {
    const key = crypto.randomUUID()
    return {
      ask: () => bothy.api.codespaces[operation].mutate({ name, idempotencyKey: key }),
      isEnded: async () => (await find())?.state === state && (await bothy.isSetUp(name)),
    }
  }
  expect(await bothy.run(id, 'cat /workspaces/ran.txt')).toBe('ran\n')
  await killSweep(bothy, isFull, wish('stop', 'stopped'))
  await only('exited')
  await killSweep(bothy, isFull, wish('start', 'running'))
  await only('running')
  expect(await git(id, 'status --porcelain')).toBe('')

  const key = crypto.randomUUID()
  await killSweep(bothy, isFull, {
    ask: () => bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key }),
    isEnded: async () => (await find()) === undefined,
  })
  expect(await bothy.litter()).toEqual([])
})
