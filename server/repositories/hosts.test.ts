import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp } from '#server/github/github-app.testing.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { identifyRepository, mainProvider, resolveRepository } from './hosts.ts'
import { readPreview } from './read-preview.ts'
import type { RefWish } from './repositories.schema.ts'

type Github = Awaited<ReturnType<typeof openTestApp>>
let github: Github
/** Connected as ada, and not connected at all. */
let ada: SignedInContext
let stranger: SignedInContext
let first: string
let last: string

beforeAll(async () => {
  github = await openTestApp()
  const { hub, app } = github
  hub.addPerson('grace', 'Grace Hopper')
  hub.addOrganization('acme', { ada: 'member', grace: 'owner' })
  hub.addRepository('ada/engine', {}, { visibility: 'public', description: 'Counts\u202e things' })
  hub.addRepository('ada/secret')
  hub.addRepository('ada/empty', {}, { visibility: 'public' })
  hub.addRepository('acme/old', { ada: 'push' }, { visibility: 'public', isArchived: true })
  hub.install(app, 'ada')
  hub.install(app, 'acme')
  first = await hub.commit('ada/engine', { 'README.md': 'one\n' })
  const configuration = { image: 'debian', postCreateCommand: 'make', postStartCommand: ['a', 'b'] }
  last = await hub.commit('ada/engine', {
    '.devcontainer/devcontainer.json': JSON.stringify(configuration),
  })
  await hub.commit('ada/secret', { 'README.md': 'one\n' })
  await hub.commit('acme/old', { 'README.md': 'one\n' }, { by: 'grace' })
  await hub.commit('ada/engine', { a: 'b' }, { branch: 'feature/door' })
  await hub.commit('ada/engine', { a: 'c' }, { branch: 'feature/door-2' })
  await hub.addRef('ada/engine', 'refs/tags/v1', first)
  hub.addIssue('ada/engine', 'Fix the <b>door</b>')
  await hub.addFork('ada/engine', 'grace')
  await hub.commit('grace/engine', { a: 'mine' }, { by: 'grace' })
  await hub.addPullRequest('ada/engine', { by: 'grace', from: 'grace/engine:main', title: 'Mine' })
  await hub.addPullRequest('ada/engine', { by: 'ada', from: 'feature/door', title: 'A door' })
  const owner = await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub()
  ada = await github.administrator(browser)
  stranger = await github.administrator(owner)
})
afterAll(() => github?.[Symbol.asyncDispose]())

const url = (path: string) => `${github.hub.url}/${path}`
const at = (address: string, ref?: RefWish) =>
  resolveRepository(ada, { address, ...(ref && { ref }) })
const code = (reason: string) => ({ code: reason })

test('what is mine and what my organizations have are told apart, with what they are', async () => {
  const own = await mainProvider.list(ada, { of: 'person' })
  expect(own).toMatchObject({ isConnected: true, nextPage: null })
  expect(own.items.map(({ path }) => path).sort()).toEqual([
    'acme/old',
    'ada/empty',
    'ada/engine',
    'ada/secret',
  ])
  expect(own.items.find(({ path }) => path === 'ada/secret')).toMatchObject({ isPrivate: true })
  expect(own.items.find(({ path }) => path === 'acme/old')).toMatchObject({ isArchived: true })
  // S-26: nothing in it turns the text around it.
  expect(own.items.find(({ path }) => path === 'ada/engine')?.description).toBe('Counts  things')
  const theirs = await mainProvider.list(ada, { of: 'organizations' })
  expect(theirs.isConnected).toBe(true)
})

test('who has not connected GitHub sees what is public, and that they have not', async () => {
  expect(await mainProvider.list(stranger, { of: 'person' })).toEqual({
    items: [],
    nextPage: null,
    isConnected: false,
  })
  const found = await mainProvider.search(stranger, 'engine')
  expect(found.isConnected).toBe(false)
  expect(found.items.map(({ path }) => path).sort()).toEqual(['ada/engine', 'grace/engine'])
  expect((await mainProvider.search(stranger, 'secret')).items).toEqual([])
  const open = await resolveRepository(stranger, { address: 'ada/engine' })
  expect(open.repository?.path).toBe('ada/engine')
  await expect(resolveRepository(stranger, { address: 'ada/secret' })).rejects.toMatchObject({
    code: 'REPOSITORY_NOT_FOUND',
    message: expect.stringContaining('connect GitHub'),
  })
})

test('a search finds by name, and among those of an owner', async () => {
  const found = async (text: string) =>
    (await mainProvider.search(ada, text)).items.map(({ path }) => path)
  expect(await found('secret')).toEqual(['ada/secret'])
  expect(await found('grace/eng')).toEqual(['grace/engine'])
})

test('branches, tags, pull requests and issues are listed, and branches found by how they begin', async () => {
  const names = async (kind: 'branch' | 'tag', prefix = '') =>
    (await mainProvider.listRefs(ada, 'ada/engine', { kind, prefix })).items.map(({ name }) => name)
  expect(await names('branch')).toEqual(['feature/door', 'feature/door-2', 'main'])
  expect(await names('tag')).toEqual(['v1'])
  expect(await names('branch', 'feature/door-')).toEqual(['feature/door-2'])
  const pulls = await mainProvider.listPullRequests(ada, 'ada/engine', {})
  expect(pulls.items).toMatchObject([
    { title: 'A door', isFork: false },
    { title: 'Mine', isFork: true, headRepository: 'grace/engine', author: 'grace' },
  ])
  const issues = await mainProvider.listIssues(ada, 'ada/engine', {})
  expect(issues.items).toMatchObject([{ number: 1, title: 'Fix the <b>door</b>' }])
})

test('an address leads to its repository and what it names of it', async () => {
  const repository = { path: 'ada/engine', url: url('ada/engine'), defaultBranch: 'main' }
  expect(await at(url('ada/engine.git'))).toMatchObject({
    repositoryUrl: url('ada/engine'),
    repository,
    ref: null,
    sha: last,
  })
  expect(await at('ada/engine/tree/feature/door/a')).toMatchObject({
    ref: { kind: 'branch', name: 'feature/door' },
  })
  expect(await at('ada/engine/tree/feature/door-2')).toMatchObject({
    ref: { kind: 'branch', name: 'feature/door-2' },
  })
  expect(await at('ada/engine/tree/v1')).toMatchObject({
    ref: { kind: 'tag', name: 'v1' },
    sha: first,
  })
  expect(await at(`ada/engine/tree/${first}`)).toMatchObject({
    ref: { kind: 'commit', sha: first },
  })
  expect(await at(`ada/engine/commit/${first.slice(0, 8)}`)).toMatchObject({
    ref: { kind: 'commit', sha: first },
  })
  expect(await at('ada/engine/pull/2')).toMatchObject({
    ref: { kind: 'pull', number: 2 },
    pullRequest: { isFork: true, headRepository: 'grace/engine', headBranch: 'main' },
  })
  // GitHub counts them together.
  expect(await at('ada/engine/issues/3')).toMatchObject({ ref: { kind: 'pull', number: 3 } })
  expect(await at('ada/engine/issues/1')).toMatchObject({
    ref: null,
    issue: { number: 1 },
    newBranch: '1-fix-the-b-door-b',
  })
  // What is chosen outranks what the address says.
  expect(await at('ada/engine/pull/2', { kind: 'tag', name: 'v1' })).toMatchObject({
    ref: { kind: 'tag', name: 'v1' },
    pullRequest: null,
  })
  expect((await at('acme/old')).repository).toMatchObject({ isArchived: true })
})

test('one that was renamed is found under its new name', async () => {
  const { hub } = github
  hub.addRepository('ada/before', {}, { visibility: 'public' })
  await hub.commit('ada/before', { a: 'b' })
  hub.moveRepository('ada/before', 'ada/after')
  expect((await at('ada/before')).repositoryUrl).toBe(url('ada/after'))
})

test('what is not there or cannot be begun with is refused with a sentence', async () => {
  await expect(at('ada/empty')).rejects.toMatchObject({
    code: 'REPOSITORY_EMPTY',
    message: expect.stringContaining('main'),
  })
  await expect(at('ada/missing')).rejects.toMatchObject(code('REPOSITORY_NOT_FOUND'))
  for (const path of ['tree/gone', 'commit/0123456', 'releases/tag/v9']) {
    await expect(at(`ada/engine/${path}`)).rejects.toMatchObject(code('REPOSITORY_REF_NOT_FOUND'))
  }
  await expect(at('ada/engine/pull/99')).rejects.toMatchObject(code('REPOSITORY_NOT_FOUND'))
  await expect(at('ada/engine', { kind: 'branch', name: 'gone' })).rejects.toMatchObject({
    code: 'REPOSITORY_REF_NOT_FOUND',
    message: expect.stringContaining('no branch gone in ada/engine'),
  })
  await expect(at('no address')).rejects.toMatchObject(code('REPOSITORY_URL_INVALID'))
})

test('another host’s address is taken as it is, and of pull requests there nothing is known', async () => {
  const address = 'https://git.example.com/a/b'
  expect(await at(address, { kind: 'branch', name: 'x' })).toMatchObject({
    repositoryUrl: address,
    repository: null,
    ref: { kind: 'branch', name: 'x' },
  })
  await expect(at(address, { kind: 'pull', number: 1 })).rejects.toMatchObject(
    code('REPOSITORY_URL_INVALID'),
  )
  expect(await at('https://git.example.com/a/b')).toMatchObject({ ref: null, sha: null })
})

test('a GitHub that limits or fails is named as that, and nobody is signed out (F-52)', async () => {
  const { hub } = github
  {
    using _ = hub.mood('* /api/v3/*', { kind: 'status', status: 500 })
    await expect(at('ada/engine')).rejects.toMatchObject(code('GITHUB_UNREACHABLE'))
  }
  expect((await at('ada/engine')).repository).not.toBeNull()
})

test('what would run is said before anything does (S-28)', async () => {
  const commands = [
    { hook: 'postCreateCommand', text: 'make' },
    { hook: 'postStartCommand', text: 'a b' },
  ]
  const preview = await readPreview(ada, { repositoryUrl: url('ada/engine'), sha: last })
  expect(preview).toMatchObject({
    configurationPath: '.devcontainer/devcontainer.json',
    problem: null,
    unreadable: null,
    trust: { isTrusted: false, reason: 'undecided' },
    wants: {
      image: 'debian',
      build: null,
      capAdd: [],
      remoteUser: null,
      commands,
      // The App was given no right there.
      repositoryPermission: 'none',
      secretNames: [],
      repositories: [],
      listHash: null,
      isGiven: null,
      dotfilesRepositoryUrl: null,
    },
  })
  const bare = await readPreview(ada, { repositoryUrl: url('ada/engine'), sha: first })
  expect(bare).toMatchObject({ configurationPath: null, wants: { commands: [] } })
})

test('of what its host does not say, who trusts it is said, and why no more is (F-52)', async () => {
  using _ = github.hub.mood('* /api/v3/*', { kind: 'status', status: 500 })
  const preview = await readPreview(ada, { repositoryUrl: url('ada/engine'), sha: last })
  expect(preview).toMatchObject({
    configurationHash: null,
    unreadable: expect.stringContaining('GitHub does not answer'),
    trust: { isTrusted: false, reason: 'undecided' },
    wants: { commands: [] },
  })
  const unasked = await readPreview(ada, { repositoryUrl: url('ada/engine'), sha: null })
  expect(unasked).toMatchObject({ configurationHash: null, unreadable: expect.any(String) })
})

test('which repository it is is not asked twice while somebody fills in a form, and never waited for long', async () => {
  const { hub } = github
  const { repository } = await at('ada/engine')
  const before = hub.log.length
  expect(await identifyRepository(ada, url('Ada/Engine.git'))).toBe(repository?.id)
  expect(hub.log).toHaveLength(before)
  // What one person was shown is nothing to another, and one that was never looked at is asked for.
  expect(await identifyRepository(stranger, url('ada/secret'))).toBeNull()
  expect(await identifyRepository(ada, url('acme/old'))).toMatch(/^\d+$/)
  expect(hub.log.length).toBeGreaterThan(before)
  expect(await identifyRepository(ada, 'https://git.example.com/ada/engine')).toBeNull()
  using _ = hub.mood('* /api/v3/*', { kind: 'status', status: 500 })
  expect(await identifyRepository(stranger, url('grace/engine'))).toBeNull()
})

test('of several folders with a configuration the one is shown that the clone takes', async () => {
  github.hub.addRepository('ada/several', {}, { visibility: 'public' })
  const folders = ['.hidden', 'a', 'a-b']
  const sha = await github.hub.commit(
    'ada/several',
    Object.fromEntries(folders.map((name) => [`.devcontainer/${name}/devcontainer.json`, '{}'])),
  )
  const preview = await readPreview(ada, { repositoryUrl: url('ada/several'), sha })
  // As a shell sorts whole paths, which has no eyes for what is hidden.
  expect(preview.configurationPath).toBe('.devcontainer/a-b/devcontainer.json')
})

test('what a configuration extends is read with it, and is part of what is trusted (L.11)', async () => {
  github.hub.addRepository('ada/extending', {}, { visibility: 'public' })
  const commit = (base: string) =>
    github.hub.commit('ada/extending', {
      '.devcontainer/devcontainer.json': '{ "extends": "./base.json", "image": "debian:12" }',
      '.devcontainer/base.json': '{ "extends": "./lib/more.json" }',
      '.devcontainer/lib/more.json': base,
    })
  const at = (sha: string) => readPreview(ada, { repositoryUrl: url('ada/extending'), sha })
  const one = await at(await commit('{ "postCreateCommand": "make" }'))
  const other = await at(await commit('{ "postCreateCommand": "touch /marker" }'))
  expect(one).toMatchObject({ problem: null, wants: { commands: [{ text: 'make' }] } })
  expect(other).toMatchObject({ problem: null, wants: { commands: [{ text: 'touch /marker' }] } })
  expect(one.configurationHash).not.toBe(other.configurationHash)
})

test('all configurations are shown by their names, and the chosen one is what would run', async () => {
  github.hub.addRepository('ada/choice', {}, { visibility: 'public' })
  const usual = '.devcontainer/devcontainer.json'
  const chosen = '.devcontainer/go/devcontainer.json'
  const sha = await github.hub.commit('ada/choice', {
    [usual]: '{ "name": "Usual", "postCreateCommand": "one" }',
    [chosen]: '{ "name": "Go\\u202e", "extends": "../base.json" }',
    '.devcontainer/base.json': '{ "name": "Base", "postCreateCommand": "two" }',
    '.devcontainer/broken/devcontainer.json': '{',
    '.devcontainer/scripts/run.sh': 'x',
  })
  const at = (devcontainerPath?: string) =>
    readPreview(ada, { repositoryUrl: url('ada/choice'), sha, devcontainerPath })
  const [first, other, absent] = await Promise.all([
    at(),
    at(chosen),
    at('.devcontainer/x/devcontainer.json'),
  ])
  expect(first.configurations).toEqual([
    { path: usual, name: 'Usual' },
    { path: '.devcontainer/broken/devcontainer.json', name: null },
    { path: chosen, name: 'Go' },
  ])
  expect(first).toMatchObject({ configurationPath: usual, wants: { commands: [{ text: 'one' }] } })
  expect(other).toMatchObject({ configurationPath: chosen, wants: { commands: [{ text: 'two' }] } })
  expect(other.configurationHash).not.toBe(first.configurationHash)
  expect(absent).toEqual(first)
})
