import { afterAll, beforeAll, expect, test } from 'vitest'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { hashOfPart } from '#server/devcontainers/devcontainers.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { readFeatureParts } from './read-feature-parts.ts'

let hub: GitHubStandIn
let app: TestApp
let alice: TestUser
beforeAll(async () => {
  hub = await GitHubStandIn.start()
  const { host, caFile } = hub.git
  app = await TestApp.start({
    environment: { GITHUB_URL: hub.url, BOTHY_GIT_HOSTS: host, BOTHY_EXTRA_CA: caFile },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await hub?.[Symbol.asyncDispose]()
})

const configuration = { '.devcontainer/devcontainer.json': '{ "features": { "./hut": {} } }' }
const hut = {
  '.devcontainer/hut/devcontainer-feature.json': '{"id":"hut","version":"1.0.0"}',
  '.devcontainer/hut/install.sh': 'echo "\u00e4 hut"\n',
}
const many = (number: number, pathOf: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [pathOf(index), `${index}\n`]))

/** At a commit of a new repository with these files. */
async function newRepository(name: string, files: Record<string, string>) {
  hub.addRepository(`ada/${name}`, {}, { visibility: 'public' })
  const sha = await hub.commit(`ada/${name}`, files)
  return { repositoryUrl: `${hub.url}/ada/${name}`, sha }
}
const read = (place: { repositoryUrl: string; sha: string }) =>
  readFeatureParts({ ...app.ctx, session: alice.session }, place)

test('a repository’s own Features are told at a commit, whole, with all that is below them', async () => {
  const deep = { '.devcontainer/hut/more/deep/words': 'two\n' }
  const others = {
    '.devcontainer/notes.txt': 'no part\n',
    '.devcontainer/scripts/run.sh': 'no part\n',
    'hut/devcontainer-feature.json': '{}',
    // It makes a Feature of nothing where it lies itself.
    '.devcontainer/devcontainer-feature.json': '{}',
  }
  const place = await newRepository('whole', { ...configuration, ...hut, ...deep, ...others })
  await hub.commit('ada/whole', { '.devcontainer/hut/install.sh': 'later\n' })
  const found = await read(place)
  const wanted = await Promise.all(
    Object.entries({ ...hut, ...deep }).map(async ([path, text]) => {
      return { path, kind: 'file' as const, hash: await hashOfPart(Buffer.from(text)) }
    }),
  )
  expect(found?.parts).toHaveLength(wanted.length)
  expect(found?.parts).toEqual(expect.arrayContaining(wanted))
  const installer = found?.files.find(({ path }) => path.endsWith('install.sh'))
  expect(Buffer.from(installer?.content ?? []).toString()).toBe('echo "\u00e4 hut"\n')
})

test('whoever agreed to what was told before the clone has agreed to what is cloned (S-76)', async () => {
  const { repositoryUrl, sha } = await newRepository('agreed', { ...configuration, ...hut })
  const { configurationHash } = await alice.api.repositories.preview({ repositoryUrl, sha })
  expect(configurationHash).toMatch(/^[0-9a-f]{64}$/)
  const { name } = await alice.api.codespaces.create({
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  const { trust } = await app.reached(alice, name, 'running', 'failed')
  expect(trust.configurationHash).toBe(configurationHash)
  const next = await hub.commit('ada/agreed', { '.devcontainer/hut/install.sh': 'other\n' })
  const after = await alice.api.repositories.preview({ repositoryUrl, sha: next })
  expect(after.configurationHash).not.toBe(configurationHash)
})

test.for([
  ['more files', 'files', many(41, (index) => `.devcontainer/hut/${index}`)],
  ['more folders', 'folders', many(12, (index) => `.devcontainer/${index}/file`)],
  ['a larger file', 'large', { '.devcontainer/hut/large': 'x'.repeat(1024 ** 2 + 1) }],
] as const)(
  '%s than somebody can wait for are left for the clone to tell',
  async ([, name, files]) => {
    const place = await newRepository(name, { ...configuration, ...hut, ...files })
    expect(await read(place)).toBeNull()
    const preview = await alice.api.repositories.preview(place)
    // Nobody can agree to what is not known.
    expect(preview.configurationHash).toBeNull()
    expect(preview.unreadable).not.toBeNull()
  },
)

test('where a link leads is for the clone to tell, too', async () => {
  const place = await newRepository('linked', { ...configuration, ...hut })
  const link = { '.devcontainer/hut/link': { linkTo: '/etc/passwd' } }
  const sha = await hub.commit('ada/linked', link)
  expect(await read({ ...place, sha })).toBeNull()
})

test('a repository without a folder for them has none', async () => {
  const place = await newRepository('plain', { 'README.md': 'one\n' })
  expect(await read(place)).toEqual({ parts: [], files: [] })
})
