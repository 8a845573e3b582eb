import { afterAll, beforeAll, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { PostgresCluster } from '#server/db/postgres-cluster.testing.ts'
import { TestApp } from '#server/testing/test-app.ts'

let cluster: PostgresCluster
let host: GitHost
beforeAll(async () => {
  cluster = await PostgresCluster.start()
  host = await GitHost.start('127.0.0.1')
})
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

test('on PostgreSQL people sign in, and a codespace goes through its whole life', async () => {
  const repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
  await using app = await TestApp.start({
    environment: {
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRASH_DAYS: '1',
      DATABASE_URL: await cluster.createDatabase(),
    },
  })
  const ada = await app.signIn()
  expect(ada.session.user.isOwner).toBe(true)
  const ben = await app.signIn('ben')

  const idempotencyKey = crypto.randomUUID()
  const asked = { repositoryUrl, idempotencyKey }
  const both = await Promise.all([
    ada.api.codespaces.create(asked),
    ada.api.codespaces.create(asked),
  ])
  const name = both[0].name
  expect(both[1].name).toBe(name)
  expect(await ben.api.codespaces.list()).toEqual([])
  expect(await app.reached(ada, name, 'running', 'failed')).toMatchObject({ state: 'running' })

  const stop = keyed(name)
  await Promise.all([ada.api.codespaces.stop(stop), ada.api.codespaces.stop(stop)])
  await app.reached(ada, name, 'stopped')
  await ada.api.codespaces.start(keyed(name))
  expect(await app.reached(ada, name, 'running', 'failed')).toMatchObject({ generation: 2 })

  // The next server finds it running, and says so without starting it again.
  await app.stopServer()
  await app.startServer()
  const again = await app.signIn()
  expect(await app.reached(again, name, 'running')).toMatchObject({ generation: 2 })

  await again.api.codespaces.delete(keyed(name))
  await app.reached(again, name, 'deleted')
  await again.api.codespaces.restore(keyed(name))
  await app.reached(again, name, 'stopped')
})
