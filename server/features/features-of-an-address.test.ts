import { afterAll, beforeAll, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestPlaces } from '#server/db/database.testing.ts'
import { openTestFeatures } from './features.testing.ts'
import { packFeature } from './registry/fake-registry.testing.ts'
import { digestOf } from './registry/feature-manifest.ts'

const archive = await packFeature({ id: 'go', version: '1.2.3' })

/** Over TLS, with a certificate of an authority that nobody but its operator knows. */
let host: GitHost
let asked: string[] = []
let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
  host = await GitHost.start('127.0.0.1', ({ url = '' }, response) => {
    asked.push(url)
    if (url.startsWith('/moved/')) response.writeHead(302, { location: `/${url.slice(7)}` }).end()
    else if (url.startsWith('/away/'))
      response.writeHead(302, { location: 'https://10.0.0.1/x' }).end()
    else if (url.endsWith('-gone.tgz')) response.writeHead(404).end()
    else response.end(archive)
    return true
  })
})
afterAll(async () => {
  await host?.[Symbol.asyncDispose]()
  await places?.[Symbol.asyncDispose]()
})

const addressOf = (path: string) => `https://${host.host}/${path}`
const go = 'devcontainer-feature-go.tgz'
const open = (environment: Record<string, string> = {}) =>
  openTestFeatures(places, { BOTHY_FEATURE_HOSTS: host.host, ...environment })
const lockOf = (address: string, integrity: string) =>
  Buffer.from(JSON.stringify({ features: { [address]: { resolved: address, integrity } } }))

test('an archive comes over https from a host whose authority the operator knows, as a lock file has it once', async () => {
  await using room = await open({ BOTHY_EXTRA_CA: host.caFile })
  asked = []
  const address = addressOf(go)
  const [found] = await room.resolve({ [address]: {} })
  expect(found).toMatchObject({ version: '1.2.3', digest: digestOf(archive) })
  const lock = lockOf(address, digestOf(archive))
  expect(await room.resolve({ [address]: {} }, { lock })).toMatchObject([{ version: '1.2.3' }])
  expect(asked).toEqual([`/${go}`])
  expect(await room.resolve({ [addressOf(`moved/${go}`)]: {} })).toHaveLength(1)
  const other = lockOf(address, `sha256:${'0'.repeat(64)}`)
  await expect(room.resolve({ [address]: {} }, { lock: other })).rejects.toMatchObject({
    code: 'FEATURE_MISMATCH',
  })
})

test('nothing comes from a host whose certificate nobody vouches for (S-71, F-45)', async () => {
  await using room = await open()
  asked = []
  await expect(room.resolve({ [addressOf(go)]: {} })).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
    message: expect.stringContaining(`${host.host} does not answer as it should`),
  })
  expect(asked).toEqual([])
})

test('an archive that is not there, or that leads elsewhere, is told in a sentence (S-71, F-45)', async () => {
  await using room = await open({ BOTHY_EXTRA_CA: host.caFile })
  const gone = addressOf('devcontainer-feature-gone.tgz')
  await expect(room.resolve({ [gone]: {} })).rejects.toMatchObject({
    message: expect.stringContaining(`There is nothing at ${gone}: ${host.host} answered 404.`),
  })
  await expect(room.resolve({ [addressOf(`away/${go}`)]: {} })).rejects.toMatchObject({
    code: 'FEATURE_REFUSED',
    message: expect.stringContaining('10.0.0.1 is not at a public address'),
  })
})
