import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

/** Of what each state of the large repository adds: no pack makes it smaller. */
const noiseBytes = 400_000
const cutAfterBytes = 150_000

let host: GitHost
let app: TestApp
let alice: TestUser
/** How many packs are still to be broken off in their midst. */
let cuts = 0

/** As where the network goes away: whoever fetches a pack gets a part of it. */
function breakOff(request: IncomingMessage, response: ServerResponse): boolean {
  const write = response.write.bind(response) as (chunk: Uint8Array) => boolean
  let sent = 0
  response.write = ((chunk: Uint8Array) => {
    sent += chunk.length
    if (cuts === 0 || sent < cutAfterBytes) return write(chunk)
    cuts -= 1
    request.socket.destroy()
    return false
  }) as typeof response.write
  return false
}

beforeAll(async () => {
  host = await GitHost.start('127.0.0.1', breakOff)
  app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
    times: { historyAfterMs: 100 },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

async function create(repositoryUrl: string) {
  const wish = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
  const { id, name } = await alice.api.codespaces.create(wish)
  const made = await app.reached(alice, name, 'running', 'failed')
  const workspaces = join(app.folder, 'c', id, 'workspaces')
  const folder = made.workspaceFolder.replace('/workspaces', workspaces)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', `safe.directory=${folder}`, '-C', folder, ...args], {
      encoding: 'utf8',
    }).trim()
  const remove = async () => {
    await alice.api.codespaces.delete(keyed(name))
    await app.reached(alice, name, 'deleted')
  }
  return { name, made, folder, workspaces, git, remove }
}

const inBare = (path: string, args: string[], environment = {}) =>
  execFileSync('git', ['--git-dir', join(host.folder, 'repositories', `${path}.git`), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  }).trim()

async function stepOf(name: string, wanted: string) {
  for await (const steps of await alice.api.codespaces.steps({ name }))
    return steps.find((step) => step.name === wanted)
  return undefined
}

test('a clone that loses its connection fails in Git’s words, and another try is whole (F-49)', async () => {
  const noise = () => randomBytes(noiseBytes).toString('base64')
  const url = await host.addRepository('ada/large', { noise: noise() }, { noise: noise() })
  cuts = 1
  const { name, made, folder, workspaces, git, remove } = await create(url)
  expect(made.state).toBe('failed')
  expect(made.failure).toMatch(/Git ended with \d+: fatal: /)
  expect(existsSync(folder)).toBe(false)

  await alice.api.codespaces.start(keyed(name))
  expect((await app.reached(alice, name, 'failed', 'running')).state).toBe('running')
  expect(git('status', '--porcelain')).toBe('')
  await expect.poll(async () => (await stepOf(name, 'history'))?.state).toBe('done')
  expect(git('rev-parse', '--is-shallow-repository')).toBe('false')
  expect(git('fsck', '--no-progress')).toBe('')
  expect(git('rev-list', '--count', 'HEAD')).toBe('2')
  expect(existsSync(join(workspaces, '.bothy-clone'))).toBe(false)
  await remove()
})

test('a history that loses its connection leaves the codespace as it is, which says so (F-49)', async () => {
  const noise = () => randomBytes(noiseBytes).toString('base64')
  const files = { 'small.txt': 'x\n' }
  const states = [{ noise: noise() }, { noise: '' }, files]
  const url = await host.addRepository('ada/past', ...states)
  cuts = 1
  const { name, made, git, remove } = await create(url)
  expect(made).toMatchObject({ state: 'running', failure: null })
  await expect.poll(async () => (await stepOf(name, 'history'))?.state).toBe('failed')
  expect(cuts).toBe(0)
  expect((await stepOf(name, 'history'))?.error).toMatch(/Git ended with \d+: /)
  expect((await alice.api.codespaces.get({ name })).state).toBe('running')
  expect(git('status', '--porcelain')).toBe('')
  expect(git('rev-list', '--count', 'HEAD')).toBe('1')
  await alice.api.codespaces.restart(keyed(name))
  await expect
    .poll(() => git('rev-parse', '--is-shallow-repository'), { timeout: 30_000 })
    .toBe('false')
  expect(git('fsck', '--no-progress')).toBe('')
  await remove()
})

test('a default branch of another name is what is there (F-49)', async () => {
  const url = await host.addRepository('ada/trunk', { 'README.md': 'x\n' })
  inBare('ada/trunk', ['branch', '-m', 'main', 'trunk'])
  inBare('ada/trunk', ['symbolic-ref', 'HEAD', 'refs/heads/trunk'])
  const { made, git, remove } = await create(url)
  expect(made.state).toBe('running')
  expect(git('branch', '--show-current')).toBe('trunk')
  expect(git('rev-parse', '--abbrev-ref', 'HEAD@{upstream}')).toBe('origin/trunk')
  await remove()
})

test('submodules that are nowhere, large files elsewhere and names alike keep nobody out (F-49)', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`
  const url = await host.addRepository('ada/parts', {
    '.gitmodules': '[submodule "gone"]\n\tpath = gone\n\turl = https://nowhere.invalid/gone\n',
    '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
    'large.bin': pointer,
    Notes: 'one\n',
    notes: 'two\n',
  })
  const environment = {
    GIT_INDEX_FILE: join(host.folder, 'index-of-parts'),
    ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' },
    ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
  }
  const bare = (...args: string[]) => inBare('ada/parts', args, environment)
  bare('read-tree', 'main')
  bare('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},gone`)
  bare('update-ref', 'refs/heads/main', bare('commit-tree', '-m', 'A part', bare('write-tree')))
  const { made, folder, git, remove } = await create(url)
  expect(made).toMatchObject({ state: 'running', failure: null })
  expect(readFileSync(join(folder, 'large.bin'), 'utf8')).toBe(pointer)
  expect(git('ls-files', 'Notes', 'notes').split('\n')).toEqual(['Notes', 'notes'])
  expect(git('submodule', 'status')).toMatch(/^-1{40} gone$/)
  expect(git('status', '--porcelain')).toBe('')
  await remove()
})

test('one that came to nothing takes nobody’s place once it is deleted (F-49)', async () => {
  const { made, remove } = await create(`https://${host.host}/ada/nowhere`)
  expect(made.state).toBe('failed')
  expect(made.failure).toContain('not found')
  await remove()
  const left = (await alice.api.codespaces.list()).filter(({ state }) => state !== 'deleted')
  expect(left).toEqual([])
})
