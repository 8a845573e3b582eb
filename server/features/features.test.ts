import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { TestPlaces } from '#server/db/database.testing.ts'
import { openTestFeatures } from './features.testing.ts'
import { lockText } from './lock-file.ts'
import { FakeRegistry, packFeature } from './registry/fake-registry.testing.ts'
import { digestOf } from './registry/feature-manifest.ts'

let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
})
afterAll(() => places?.[Symbol.asyncDispose]())

async function open(environment: NodeJS.ProcessEnv = {}) {
  const registry = await FakeRegistry.start()
  const allowed = `${registry.host}/*`
  const room = await openTestFeatures(places, { BOTHY_ALLOWED_IMAGES: allowed, ...environment })
  onTestFinished(async () => {
    await registry[Symbol.asyncDispose]()
    await room[Symbol.asyncDispose]()
  })
  return { registry, room, at: (name: string) => `${registry.host}/acme/${name}` }
}

// As in a file, where it is the image's own.
const path = '/go/bin:$' + '{PATH}'

const go = {
  id: 'go',
  version: '1.2.3',
  options: {
    version: { type: 'string', proposals: ['latest', '1.22'], default: 'latest' },
    kind: { type: 'string', enum: ['small', 'large'], default: 'small' },
    tools: { type: 'boolean', default: true },
  },
  containerEnv: { PATH: path },
  capAdd: ['SYS_PTRACE'],
  postCreateCommand: 'go version',
}

test('a Feature of a registry comes with its options, its files and what it asks for', async () => {
  const { registry, room, at } = await open()
  const digest = registry.publish('acme/go', await packFeature(go), { tags: ['1'] })
  const [found, ...more] = await room.resolve({ [at('go:1')]: { version: '1.22', tools: 'false' } })
  expect(more).toEqual([])
  expect(found).toMatchObject({
    id: at('go'),
    reference: at('go:1'),
    version: '1.2.3',
    digest,
    options: { version: '1.22', kind: 'small', tools: false },
    metadata: {
      asked: {
        containerEnv: { PATH: path },
        capAdd: ['SYS_PTRACE'],
        commands: { postCreateCommand: 'go version' },
      },
      entry: { id: at('go:1'), postCreateCommand: 'go version' },
    },
  })
  expect(Buffer.from(found?.files ?? []).toString('latin1')).toContain('install.sh')
  expect(room.remarks).toEqual([])
})

test('a text stands for a version, true for nothing said, and false for a Feature that is not wanted', async () => {
  const { registry, room, at } = await open()
  registry.publish('acme/go', await packFeature(go))
  registry.publish('acme/other', await packFeature({ ...go, id: 'other' }))
  const found = await room.resolve({ [at('go')]: '1.22', [at('other')]: true, './no': false })
  expect(found.map(({ options }) => options.version)).toEqual(['1.22', 'latest'])
})

test('what an option does not take is said with its line, and what is no option is remarked', async () => {
  const { registry, room, at } = await open()
  registry.publish('acme/go', await packFeature(go))
  await expect(room.resolve({ [at('go')]: { kind: 'tiny' } })).rejects.toMatchObject({
    code: 'FEATURE_INVALID',
    place: { path: '.devcontainer/devcontainer.json', line: 5 },
    message: expect.stringContaining('must be one of "small", "large", not "tiny"'),
  })
  await room.resolve({ [at('go')]: { flavour: 'x' } })
  expect(room.remarks).toEqual([
    `The Feature "${at('go')}" does not know the option "flavour" (line 5). Its options are "version", "kind", "tools".`,
  ])
})

test('a registry that is not allowed is asked nothing (S-71)', async () => {
  const { registry, room, at } = await open({ BOTHY_ALLOWED_IMAGES: 'ghcr.io/*' })
  await expect(room.resolve({ [at('go')]: {} })).rejects.toMatchObject({
    code: 'FEATURE_REFUSED',
    message: expect.stringMatching(/line 4: .* is not allowed here.*administrator can list it/),
  })
  expect(registry.asked).toEqual([])
})

test('what was fetched once is not fetched again, unless it has changed on the disk', async () => {
  const { registry, room, at } = await open()
  const archive = await packFeature(go)
  const digest = registry.publish('acme/go', archive)
  const reference = `${at('go')}@${digest}`
  await room.resolve({ [reference]: {} })
  expect(registry.asked).toHaveLength(2)
  await room.resolve({ [reference]: {} })
  // Whether it may be had, and no more.
  expect(registry.asked).toHaveLength(3)
  expect(registry.asked.at(-1)?.path).toContain('/manifests/')
  const { path } = await keptFile(room.folder, digestOf(archive))
  await writeFile(path, 'something else')
  const [found] = await room.resolve({ [reference]: {} })
  expect(found?.version).toBe('1.2.3')
  expect(registry.asked.map(({ path: asked }) => asked).at(-1)).toContain('/blobs/')
})

test('whoever may not have it any more is not given what was fetched for them (S-67)', async () => {
  const { registry, room, at } = await open()
  const digest = registry.publish('acme/go', await packFeature(go))
  const reference = `${at('go')}@${digest}`
  await room.resolve({ [reference]: {} })
  registry.instead = () => ({ status: 403 })
  await expect(room.resolve({ [reference]: {} })).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
    message: expect.stringContaining('does not give out'),
  })
})

test('what was fetched for one person is not given to another (S-67)', async () => {
  const { registry, room, at } = await open()
  const digest = registry.publish('acme/go', await packFeature(go))
  const reference = `${at('go')}@${digest}`
  await room.resolve({ [reference]: {} })
  registry.instead = () => ({ status: 404 })
  const others = { userId: 'ben', repositoryUrl: null, isTrusted: true }
  await expect(room.resolve({ [reference]: {} }, { subject: others })).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
  })
})

test('the lock file says exactly which one it is, and what has changed since is an error', async () => {
  const { registry, room, at } = await open()
  const old = registry.publish('acme/go', await packFeature(go), { tags: ['1'] })
  registry.publish('acme/go', await packFeature({ ...go, version: '1.3.0' }), { tags: ['1'] })
  const lockOf = (integrity: string, resolved = integrity) =>
    Buffer.from(
      JSON.stringify({
        features: {
          [at('go:1')]: { resolved: `${at('go')}@${resolved}`, integrity, version: '1.2.3' },
        },
      }),
    )
  const [found] = await room.resolve({ [at('go:1')]: {} }, { lock: lockOf(old) })
  expect(found).toMatchObject({ version: '1.2.3', digest: old })
  const wrong = `sha256:${'0'.repeat(64)}`
  await expect(
    room.resolve({ [at('go:1')]: {} }, { lock: lockOf(old, wrong) }),
  ).rejects.toMatchObject({ code: 'FEATURE_MISMATCH' })
  registry.instead = () => ({ body: '{}' })
  await expect(room.resolve({ [at('go:1')]: {} }, { lock: lockOf(wrong) })).rejects.toMatchObject({
    code: 'FEATURE_MISMATCH',
  })
})

test('a lock file is written in the form of the reference tool, and says the very same again', async () => {
  const { registry, room, at } = await open()
  const dependsOn = { [at('base:2')]: {} }
  const digest = registry.publish('acme/go', await packFeature({ ...go, dependsOn }), {
    tags: ['1'],
  })
  const base = { id: 'base', version: '2.0.1' }
  const digestOfBase = registry.publish('acme/base', await packFeature(base), { tags: ['2'] })
  const found = await room.resolve({ [at('go:1')]: {} })
  const text = lockText(found) ?? ''
  expect(JSON.parse(text)).toEqual({
    features: {
      [at('base:2')]: {
        version: '2.0.1',
        resolved: `${at('base')}@${digestOfBase}`,
        integrity: digestOfBase,
      },
      [at('go:1')]: {
        version: '1.2.3',
        resolved: `${at('go')}@${digest}`,
        integrity: digest,
        dependsOn: [at('base:2')],
      },
    },
  })
  registry.publish('acme/go', await packFeature({ ...go, version: '1.3.0' }), { tags: ['1'] })
  const again = await room.resolve({ [at('go:1')]: {} }, { lock: Buffer.from(text) })
  expect(lockText(again)).toBe(text)
  expect(room.remarks).toEqual([])
  const own = { id: '.devcontainer/own', reference: './own', version: '1', digest }
  expect(lockText([{ ...own, metadata: { dependsOn: {} } }])).toBeNull()
})

test('a Feature that the lock file does not know is remarked, and a lock file that is none is an error', async () => {
  const { registry, room, at } = await open()
  registry.publish('acme/go', await packFeature(go))
  await room.resolve({ [at('go')]: {} }, { lock: Buffer.from('{"features":{}}') })
  expect(room.remarks).toEqual([expect.stringContaining('says nothing of the Feature')])
  for (const lock of ['{', '[]', '{"features":{"x":{"resolved":"x","integrity":"md5:1"}}}']) {
    await expect(
      room.resolve({ [at('go')]: {} }, { lock: Buffer.from(lock) }),
    ).rejects.toMatchObject({ message: expect.stringContaining('devcontainer-lock.json') })
  }
  await expect(
    room.resolve({ [at('go')]: {} }, { lock: Buffer.from(' \n') }),
  ).resolves.toHaveLength(1)
})

test('an archive at an address comes only from a host that an administrator has named', async () => {
  const { room } = await open()
  const address = 'https://downloads.example.com/devcontainer-feature-go.tgz'
  await expect(room.resolve({ [address]: {} })).rejects.toMatchObject({
    code: 'FEATURE_REFUSED',
    message: expect.stringContaining('“Hosts of Features as archives”'),
  })
})

test('a Feature that others depend on comes before them, and is needed by name where it is missing', async () => {
  const { registry, room, at } = await open()
  registry.publish('acme/go', await packFeature(go))
  registry.publish('acme/top', await packFeature({ id: 'top', dependsOn: { [at('go')]: '1' } }))
  const found = await room.resolve({ [at('top')]: {} })
  expect(found.map(({ id }) => id)).toEqual([at('go'), at('top')])
  expect(room.remarks).toEqual([`In the Feature "${at('top')}": It has no "version".`])
  registry.publish('acme/lost', await packFeature({ id: 'lost', dependsOn: { [at('gone')]: {} } }))
  await expect(room.resolve({ [at('lost')]: {} })).rejects.toMatchObject({
    message: expect.stringContaining(`It is needed by "${at('lost')}".`),
  })
})

test('a Feature from elsewhere names no folder of the repository', async () => {
  const { registry, room, at } = await open()
  registry.publish(
    'acme/top',
    await packFeature({ id: 'top', version: '1', dependsOn: { './a': {} } }),
  )
  await expect(room.resolve({ [at('top')]: {} })).rejects.toMatchObject({ code: 'FEATURE_REFUSED' })
})

test('what nobody looks after any more, and what is called otherwise, is remarked', async () => {
  const { registry, room, at } = await open()
  const metadata = { id: 'new', version: '2', legacyIds: ['old'], deprecated: true }
  registry.publish('acme/old', await packFeature(metadata))
  await room.resolve({ [at('old')]: {} })
  expect(room.remarks).toEqual([
    `The Feature "${at('old')}" is called "new" by now.`,
    `The Feature "${at('old')}" is deprecated: its authors no longer look after it.`,
  ])
})

test('more Features than anybody needs are refused before they are all fetched', async () => {
  const { registry, room } = await open()
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`./f${at}`, {}]))
  await expect(room.resolve(many)).rejects.toMatchObject({
    message: expect.stringContaining('more than 50 Features'),
  })
  expect(registry.asked).toEqual([])
})

test.each([
  ['no archive', Buffer.from('hello')],
  ['a cut archive', gzipSync('x').subarray(0, 10)],
])('%s is an error with the name of the Feature (F-45)', async (_, archive) => {
  const { registry, room, at } = await open()
  registry.publish('acme/go', archive)
  await expect(room.resolve({ [at('go')]: {} })).rejects.toMatchObject({
    code: 'FEATURE_INVALID',
    message: expect.stringContaining(`"${at('go')}" cannot be used: its archive is damaged`),
  })
})

async function keptFile(folder: string, digest: string): Promise<{ path: string }> {
  const all = await readdir(join(folder, 'features'), { recursive: true, withFileTypes: true })
  const found = all.find(({ name }) => name === digest.replace('sha256:', ''))
  if (!found) throw new Error(`${digest} is not kept.`)
  return { path: join(found.parentPath, found.name) }
}
