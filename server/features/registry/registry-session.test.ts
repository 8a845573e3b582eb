import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { RegistryCredentials } from '#server/registries/registries.ts'
import { FakeRegistry, packFeature } from './fake-registry.testing.ts'
import { fetchArchive, fetchManifest, readManifest } from './feature-manifest.ts'
import { guardedGet, reachFrom } from './guarded-request.ts'
import { RegistrySession } from './registry-session.ts'

const signal = AbortSignal.timeout(60_000)
const login = { username: 'bot', password: 'of bot' }

async function open() {
  const registry = await FakeRegistry.start()
  onTestFinished(() => registry[Symbol.asyncDispose]())
  const reach = {
    config: {
      proxy: { http: undefined, https: undefined, none: undefined },
      extraCaFile: undefined,
    },
    isNamed: async (host: string) => host === registry.host,
  }
  const session = (credentials: RegistryCredentials | null = null) =>
    new RegistrySession({ reach, registry: registry.host, repository: 'acme/go', credentials })
  const fetchAll = async (credentials: RegistryCredentials | null = null) => {
    const asking = session(credentials)
    const { bytes, digest } = await fetchManifest(asking, 'latest', signal)
    const archive = readManifest(bytes, 'go')
    return { digest, archive: await fetchArchive(asking, archive, signal) }
  }
  return { registry, reach, session, fetchAll }
}

const archive = await packFeature({ id: 'go', version: '1' })

test('a registry that wants a token gets the one it hands out, for reading alone', async () => {
  const { registry, fetchAll } = await open()
  const digest = registry.publish('acme/go', archive)
  registry.guard = { kind: 'bearer', login: null }
  expect(await fetchAll()).toEqual({ digest, archive: Buffer.from(archive) })
  expect(registry.asked.map(({ path }) => path.replace(/sha256.*/, 'sha256'))).toEqual([
    '/v2/acme/go/manifests/latest',
    '/token?service=fake&scope=repository%3Aacme%2Fgo%3Apull',
    '/v2/acme/go/manifests/latest',
    '/v2/acme/go/blobs/sha256',
  ])
})

test.each(['bearer', 'basic'] as const)(
  'credentials are shown only where they are asked for, by %s, and what is public needs none',
  async (kind) => {
    const { registry, fetchAll } = await open()
    registry.publish('acme/go', archive)
    registry.guard = { kind, login: 'bot:of bot' }
    await fetchAll(login)
    expect(registry.asked[0]?.authorization).toBeUndefined()
    await expect(fetchAll()).rejects.toMatchObject({
      code: 'FEATURE_UNAVAILABLE',
      message: expect.stringContaining('X_CONTAINER_REGISTRY_SERVER'),
    })
    await expect(fetchAll({ ...login, password: 'old' })).rejects.toMatchObject({
      message: expect.stringContaining('Check the credentials'),
    })
    registry.guard = { kind: 'bearer', login: null }
    await fetchAll({ ...login, password: 'old' })
  },
)

test('credentials that are no longer good keep nobody from what is public', async () => {
  const { registry, fetchAll } = await open()
  registry.publish('acme/go', archive)
  registry.guard = { kind: 'bearer', login: null }
  registry.instead = (path, { headers }) =>
    path === '/token' && headers.authorization !== undefined ? { status: 401 } : undefined
  await expect(fetchAll(login)).resolves.toMatchObject({ archive: Buffer.from(archive) })
})

test.each([
  [404, 'has no such Feature or version'],
  [403, 'does not give out'],
  [429, 'Try again in 2 minutes'],
  [500, 'does not answer as it should (500)'],
])('an answer of %i is told in a sentence (F-45)', async (status, message) => {
  const { registry, fetchAll } = await open()
  registry.instead = () => ({ status, headers: { 'retry-after': '100' } })
  await expect(fetchAll()).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
    message: expect.stringContaining(message),
  })
})

test('what is over in a moment is asked once more', async () => {
  const { registry, fetchAll } = await open()
  registry.publish('acme/go', archive)
  registry.instead = () => (registry.asked.length === 1 ? { status: 503 } : undefined)
  await expect(fetchAll()).resolves.toBeDefined()
})

test('what does not have the digest that was asked for, or said, is nothing (F-45)', async () => {
  const { registry, session, fetchAll } = await open()
  registry.publish('acme/go', archive, { layerDigest: `sha256:${'0'.repeat(64)}` })
  await expect(fetchAll()).rejects.toMatchObject({ code: 'FEATURE_MISMATCH' })
  const wrong = `sha256:${'1'.repeat(64)}`
  registry.instead = () => ({ body: '{}', headers: { 'docker-content-digest': wrong } })
  for (const which of ['latest', wrong]) {
    await expect(fetchManifest(session(), which, signal)).rejects.toMatchObject({
      code: 'FEATURE_MISMATCH',
    })
  }
})

test('a registry that falls silent is waited for no longer than that (F-45)', async () => {
  const { registry, reach } = await open()
  registry.instead = () => ({ isEndless: true })
  const url = new URL(`http://${registry.host}/x`)
  const call = { headers: {}, maxBytes: 1000 }
  await expect(guardedGet({ ...reach, quietMs: 20 }, url, call, signal)).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
    message: expect.stringContaining('does not answer as it should'),
  })
})

test.each([
  ['an image', { configType: 'application/vnd.oci.image.config.v1+json' }],
  ['another layer', { layerType: 'application/vnd.oci.image.layer.v1.tar+gzip' }],
])('%s is no Feature', async (_, types) => {
  const { registry, fetchAll } = await open()
  registry.publish('acme/go', archive, types)
  await expect(fetchAll()).rejects.toMatchObject({
    message: 'go is something else than a Feature.',
  })
})

test('more than was said, and more than a Feature may be, is not read to its end', async () => {
  const { registry, session, fetchAll } = await open()
  registry.publish('acme/go', archive)
  registry.instead = (path) =>
    path.includes('/blobs/') ? { body: Buffer.alloc(2 * 1024 * 1024) } : undefined
  await expect(fetchAll()).rejects.toMatchObject({
    message: expect.stringContaining('answers with more than'),
  })
  registry.instead = () => ({ body: Buffer.alloc(2 * 1024 * 1024) })
  await expect(fetchManifest(session(), 'latest', signal)).rejects.toMatchObject({
    message: expect.stringContaining('answers with more than 1 MB'),
  })
  const size = 33 * 1024 * 1024
  const layer = { mediaType: 'application/vnd.devcontainers.layer.v1+tar', size }
  const huge = {
    config: { mediaType: 'application/vnd.devcontainers' },
    layers: [{ ...layer, digest: `sha256:${'0'.repeat(64)}` }],
  }
  expect(() => readManifest(Buffer.from(JSON.stringify(huge)), 'go')).toThrow('larger than 32 MB')
})

test.each([
  'http://10.0.0.1/x',
  'https://10.0.0.1/x',
  'https://[::1]/x',
  'https://intranet/x',
  'https://nas.local/x',
  'https://localhost./x',
  'http://ghcr.io/x',
  'http://127.0.0.1:1/x',
  'https://user:secret@ghcr.io/x',
  'file:///etc/passwd',
])('neither a redirect nor a token leads the server to %s (S-71)', async (elsewhere) => {
  const { registry, fetchAll } = await open()
  registry.instead = () => ({ status: 307, headers: { location: elsewhere } })
  await expect(fetchAll()).rejects.toMatchObject({ code: 'FEATURE_REFUSED' })
  const challenge = `Bearer realm="${elsewhere}",service="x"`
  registry.instead = () => ({ status: 401, headers: { 'www-authenticate': challenge } })
  await expect(fetchAll(login)).rejects.toMatchObject({ code: 'FEATURE_REFUSED' })
})

test('what proves who asks is not sent on to another host, and a circle ends', async () => {
  const { registry, reach } = await open()
  const other = await FakeRegistry.start()
  onTestFinished(() => other[Symbol.asyncDispose]())
  other.instead = () => ({ body: 'here' })
  registry.instead = () => ({ status: 302, headers: { location: `http://${other.host}/there` } })
  const url = new URL(`http://${registry.host}/x`)
  const call = { headers: { authorization: 'Bearer secret' }, maxBytes: 1000 }
  const both = { ...reach, isNamed: async () => true }
  expect((await guardedGet(both, url, call, signal)).body.toString()).toBe('here')
  expect(other.asked).toEqual([{ path: '/there', authorization: undefined }])
  registry.instead = () => ({ status: 302, headers: { location: '/again' } })
  await expect(guardedGet(reach, url, call, signal)).rejects.toThrow('leads from one address')
})

test('no host leads to one that administrators have named, unless it is one itself (S-71)', async () => {
  const { registry, reach } = await open()
  expect(await (await reachFrom(reach, 'ghcr.io')).isNamed(registry.host)).toBe(false)
  expect(await (await reachFrom(reach, registry.host)).isNamed(registry.host)).toBe(true)
})

test('a registry that nobody answers for is told in a sentence, and a cancelled wait ends', async () => {
  const { registry, reach, fetchAll } = await open()
  await registry[Symbol.asyncDispose]()
  await expect(fetchAll()).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
    message: expect.stringContaining('does not answer as it should'),
  })
  const call = { headers: {}, maxBytes: 1 }
  const url = new URL(`http://${registry.host}/x`)
  const cancelled = guardedGet(reach, url, call, AbortSignal.abort(new Error('enough')))
  await expect(cancelled).rejects.toThrow('enough')
})

test('a proxy of the administrator’s is asked for what is public, wherever it is itself', async () => {
  const { reach } = await open()
  const asked: string[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, 'localhost', resolve))
  onTestFinished(() => void proxy.close())
  const https = `http://localhost:${(proxy.address() as AddressInfo).port}`
  const behind = { ...reach, config: { ...reach.config, proxy: { ...reach.config.proxy, https } } }
  const call = { headers: {}, maxBytes: 1 }
  const url = new URL('https://registry.example.com/x')
  await expect(guardedGet(behind, url, call, signal)).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
  })
  expect(asked).toEqual(['registry.example.com:443'])
})
