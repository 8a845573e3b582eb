import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import { importTinyImage } from '#server/drivers/docker/tiny-image.testing.ts'
import { enginePath, ProxiedServer } from '#server/testing/proxied-server.ts'

const engine = new Engine(enginePath)
const [repo, tag] = ['bothy-test/tiny', String(process.pid)]
const good = `${repo}:${tag}`
const odd = `${repo}:${tag}-odd`

let host: GitHost
let bothy: ProxiedServer
beforeAll(async () => {
  await importTinyImage(enginePath, good)
  // Whatever runs needs that place for something else.
  const body = { Image: good, Entrypoint: ['/bin/sh'], HostConfig: { NetworkMode: 'none' } }
  const { Id } = await engine.call<{ Id: string }>('POST', '/containers/create', { body })
  const query = { container: Id, repo, tag: `${tag}-odd`, changes: 'VOLUME /proc' }
  await engine.call('POST', '/commit', { query, body: {} })
  await engine.call('DELETE', `/containers/${Id}`, { query: { v: true } })
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
  await host?.[Symbol.asyncDispose]()
  for (const image of [odd, good]) await engine.call('DELETE', `/images/${image}`)
})

const key = () => crypto.randomUUID()
const configurationOf = (image: string) => JSON.stringify({ image }, null, 2)

test('an image that nothing can run in leads to the default one, with the files, and back (F-45)', async () => {
  const path = '.devcontainer.json'
  const repositoryUrl = await host.addRepository('ada/odd', { [path]: configurationOf(odd) })
  const { name } = await bothy.api.codespaces.create.mutate({
    repositoryUrl,
    idempotencyKey: key(),
  })
  const { id, recovery, recoveryPlace } = await bothy.until(name, ({ isReady }) => isReady, 90_000)
  expect(recovery).toBe(
    'Its container cannot be started. Nothing can be mounted at /proc of its image.',
  )
  expect(recoveryPlace).toMatchObject({ path, line: 2 })
  const mended = Buffer.from(configurationOf(good)).toString('base64')
  const folder = '/workspaces/odd'
  await bothy.run(id, `cd ${folder}; echo mine > unsaved; echo ${mended} | base64 -d > ${path}`)
  await bothy.api.codespaces.rebuild.mutate({ name, idempotencyKey: key(), kind: 'configuration' })
  const isMended = ({ generation, isReady }: { generation: number; isReady: boolean }) =>
    generation === 2 && isReady
  expect(await bothy.until(name, isMended, 60_000)).toMatchObject({ recovery: null })
  expect(await bothy.run(id, `cat ${folder}/unsaved; ls /usr 2>/dev/null || echo tiny`)).toBe(
    'mine\ntiny\n',
  )
  await bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key() })
  await vi.waitFor(async () => expect(await bothy.litter()).toEqual([]), 30_000)
}, 180_000)
