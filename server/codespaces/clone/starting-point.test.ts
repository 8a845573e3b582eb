import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { CreateCodespaceInput } from '../codespaces.schema.ts'

let hub: GitHubStandIn
let app: TestApp
let alice: TestUser
let url: string
let first: string

beforeAll(async () => {
  hub = await GitHubStandIn.start()
  const { host, caFile } = hub.git
  hub.addPerson('grace')
  hub.addRepository('ada/hut', {}, { visibility: 'public' })
  hub.addRepository('ada/empty', {}, { visibility: 'public' })
  first = await hub.commit('ada/hut', { 'README.md': 'one\n' })
  await hub.commit('ada/hut', { 'README.md': 'two\n' })
  await hub.addRef('ada/hut', 'refs/tags/v1', first)
  // A branch of the same name is not what is asked for.
  await hub.commit('ada/hut', { 'README.md': 'branch\n' }, { branch: 'v1' })
  await hub.commit('ada/hut', { door: 'oak\n' }, { branch: 'door' })
  await hub.addFork('ada/hut', 'grace')
  await hub.commit('grace/hut', { 'README.md': 'grace\n' }, { by: 'grace' })
  await hub.addPullRequest('ada/hut', { by: 'grace', from: 'grace/hut:main', title: 'Mine' })
  await hub.addPullRequest('ada/hut', { by: 'ada', from: 'door', title: 'A door' })
  app = await TestApp.start({
    environment: { GITHUB_URL: hub.url, BOTHY_GIT_HOSTS: host, BOTHY_EXTRA_CA: caFile },
  })
  alice = await app.signIn()
  url = `${hub.url}/ada/hut`
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await hub?.[Symbol.asyncDispose]()
})

type Wish = Omit<Extract<CreateCodespaceInput, { repositoryUrl: string }>, 'idempotencyKey'>

async function createFrom(wish: Omit<Wish, 'repositoryUrl'>) {
  const key = { idempotencyKey: crypto.randomUUID() }
  const { name, id } = await alice.api.codespaces.create({ repositoryUrl: url, ...wish, ...key })
  const made = await app.reached(alice, name, 'running', 'failed')
  expect(made.failure).toBeNull()
  const row = await app.ctx.db.selectFrom('codespace').selectAll().where('id', '=', id)
  const isWhole = async () => (await row.executeTakeFirstOrThrow()).isHistoryComplete === 1
  await expect.poll(isWhole, { timeout: 20_000 }).toBe(true)
  const folder = made.workspaceFolder.replace('/workspaces', `${app.folder}/c/${id}/workspaces`)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', `safe.directory=${folder}`, '-C', folder, ...args], {
      encoding: 'utf8',
    }).trim()
  return { made, git }
}

test('a tag is checked out with no branch, whatever branch has its name', async () => {
  const { made, git } = await createFrom({ ref: { kind: 'tag', name: 'v1' } })
  expect(made).toMatchObject({ branch: null, startingPoint: { kind: 'tag', name: 'v1' } })
  expect(git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD')
  expect(git('rev-parse', 'HEAD')).toBe(first)
  expect(git('branch', '--remotes', '--list', 'origin/door')).toContain('origin/door')
})

test('a commit is checked out with no branch, or on one made for it, and gets its past', async () => {
  const ref = { kind: 'commit', sha: first } as const
  const detached = await createFrom({ ref })
  expect(detached.made).toMatchObject({ branch: null, startingPoint: ref })
  expect(detached.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD')
  const { made, git } = await createFrom({ ref, newBranch: 'back-then' })
  expect(made).toMatchObject({ branch: 'back-then', startingPoint: ref })
  expect(git('symbolic-ref', '--short', 'HEAD')).toBe('back-then')
  expect(git('rev-parse', 'HEAD')).toBe(first)
  expect(git('rev-parse', '--is-shallow-repository')).toBe('false')
})

test('a pull request of a fork is checked out with the fork as a remote, to which it is pushed', async () => {
  const { made, git } = await createFrom({ ref: { kind: 'pull', number: 1 } })
  expect(made).toMatchObject({
    branch: 'grace-main',
    startingPoint: { number: 1, title: 'Mine', isFork: true, headRepository: 'grace/hut' },
  })
  expect(git('symbolic-ref', '--short', 'HEAD')).toBe('grace-main')
  expect(git('show', 'HEAD:README.md')).toBe('grace')
  // It is followed, so that what is pushed to it can be pulled; and by its number too, which
  // everybody may read.
  expect(git('rev-parse', '--abbrev-ref', '@{upstream}')).toBe('grace/main')
  expect(git('rev-parse', 'grace/main')).toBe(git('rev-parse', 'origin/pull/1'))
  expect(git('remote', 'get-url', 'grace')).toBe(`${hub.url}/grace/hut`)
  const fork = mkdtempSync(join(tmpdir(), 'bothy-fork-'))
  git('init', '--quiet', '--bare', fork)
  git('config', `url.${fork}.insteadOf`, `${hub.url}/grace/hut`)
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--allow-empty', '-qm', 'more')
  git('push', '--quiet')
  expect(git('ls-remote', fork)).toBe(`${git('rev-parse', 'HEAD')}\trefs/heads/main`)
  expect(git('rev-list', '--count', '@{upstream}..HEAD')).toBe('0')
  rmSync(fork, { recursive: true })
  expect(git('rev-parse', '--is-shallow-repository')).toBe('false')
})

test('a pull request of a branch here is on that branch', async () => {
  const { made, git } = await createFrom({ ref: { kind: 'pull', number: 2 } })
  expect(made).toMatchObject({ branch: 'door', startingPoint: { number: 2, isFork: false } })
  expect(git('rev-parse', '--abbrev-ref', '@{upstream}')).toBe('origin/door')
  expect(git('show', 'HEAD:door')).toBe('oak')
})

test('a new branch begins where the branch is', async () => {
  const { made, git } = await createFrom({ branch: 'door', newBranch: '12-paint-the-door' })
  const startingPoint = { kind: 'branch', name: 'door' }
  expect(made).toMatchObject({ branch: '12-paint-the-door', startingPoint })
  expect(git('symbolic-ref', '--short', 'HEAD')).toBe('12-paint-the-door')
  expect(git('rev-parse', 'HEAD')).toBe(git('rev-parse', 'origin/door'))
})

test('an empty repository is refused, and says what it needs', async () => {
  const { name } = await alice.api.codespaces.create({
    repositoryUrl: `${hub.url}/ada/empty`,
    idempotencyKey: crypto.randomUUID(),
  })
  const { failure } = await app.reached(alice, name, 'failed', 'running')
  expect(failure).toContain('The repository is empty')
})

test('what is not there, or no name for Git, makes no codespace (S-70)', async () => {
  const before = (await alice.api.codespaces.list()).length
  const attempt = (ref: unknown) =>
    alice.api.codespaces.create({
      repositoryUrl: url,
      ref,
      idempotencyKey: crypto.randomUUID(),
    } as never)
  await expect(attempt({ kind: 'pull', number: 99 })).rejects.toMatchObject({
    cause: { code: 'REPOSITORY_NOT_FOUND' },
  })
  for (const name of [
    '--upload-pack=x',
    '-b',
    'a b',
    'a\nb',
    'refs/../..',
    '$(id) x',
    'a:b',
    '*',
  ]) {
    await expect(attempt({ kind: 'tag', name })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
  for (const sha of ['HEAD', '--all', 'abc1234', `${'a'.repeat(40)}\n`, '$(id)']) {
    await expect(attempt({ kind: 'commit', sha })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
  expect(await alice.api.codespaces.list()).toHaveLength(before)
})
