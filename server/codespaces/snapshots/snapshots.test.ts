import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { findById } from '../codespaces.store.ts'

let host: GitHost
let app: TestApp
let alice: TestUser
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n', 'b.txt': 'b\n' })
  app = await TestApp.start({
    environment: {
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_SNAPSHOT_SIZE: '1M',
    },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b']
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

/** A running codespace, and its files as they are on the disk. */
async function opened(name: string) {
  const { id, state, failure } = await app.reached(alice, name, 'running', 'failed')
  expect([state, failure]).toEqual(['running', null])
  const folder = join(app.folder, 'c', id, 'workspaces/hut')
  return {
    id,
    name,
    git: (...args: string[]) =>
      execFileSync('git', [...identity, ...args], {
        cwd: folder,
        encoding: 'utf8',
      }).trim(),
    write: (file: string, text: string) => {
      mkdirSync(join(folder, file, '..'), { recursive: true })
      writeFileSync(join(folder, file), text)
    },
    remove: (file: string) => rmSync(join(folder, file)),
    text: (file: string) =>
      existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : null,
    stop: async () => {
      await alice.api.codespaces.stop(keyed(name))
      await app.reached(alice, name, 'stopped')
    },
    start: async () => {
      await alice.api.codespaces.start(keyed(name))
      await app.reached(alice, name, 'running')
    },
    list: () => alice.api.codespaces.snapshots.list({ name }),
  }
}

async function create() {
  const idempotencyKey = crypto.randomUUID()
  const { name } = await alice.api.codespaces.create({ repositoryUrl, idempotencyKey })
  return opened(name)
}

const bundlesOf = (id: string) => join(app.ctx.config.dataFolder, 'snapshots', id)

test('uncommitted work is saved at a stop, and begins a new codespace while the old one is in the trash', async () => {
  const old = await create()
  old.git('checkout', '-q', '-b', 'work')
  old.write('c.txt', 'committed')
  old.git('add', 'c.txt')
  old.git('commit', '-q', '-m', 'mine')
  old.write('README.md', 'changed, which is a secret of mine')
  old.write('deep/new.txt', 'new')
  old.remove('b.txt')
  await old.stop()
  const [saved, ...others] = await old.list()
  const said = { reason: 'stop', outcome: 'saved', branch: 'work', files: 3, commits: 1 }
  expect([saved, others]).toMatchObject([said, []])
  const [file = ''] = readdirSync(bundlesOf(old.id))
  const kept = readFileSync(join(bundlesOf(old.id), file))
  expect(kept.toString('latin1')).not.toMatch(/bundle|refs\//)

  await alice.api.codespaces.delete(keyed(old.name))
  await app.reached(alice, old.name, 'deleted')
  expect(await old.list()).toHaveLength(1)
  const wanted = { ...keyed(old.name), snapshotId: saved?.id ?? '' }
  const made = await alice.api.codespaces.snapshots.createCodespace(wanted)
  expect((await alice.api.codespaces.snapshots.createCodespace(wanted)).name).toBe(made.name)
  const fresh = await opened(made.name)
  expect(fresh.text('README.md')).toBe('changed, which is a secret of mine')
  expect([fresh.text('deep/new.txt'), fresh.text('c.txt'), fresh.text('b.txt')]).toEqual([
    'new',
    'committed',
    null,
  ])
  expect(fresh.git('log', '--format=%s', '-1')).toBe('mine')
  expect(fresh.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('work')
  // Only once: what is changed from then on stays changed.
  fresh.write('README.md', 'later')
  await fresh.stop()
  await fresh.start()
  expect(fresh.text('README.md')).toBe('later')
})

test('a snapshot is restored in its own codespace, what was there is saved before, and both go with it', async () => {
  const own = await create()
  own.write('README.md', 'first')
  await own.stop()
  const [first] = await own.list()
  const snapshotId = first?.id ?? ''
  const restore = () => alice.api.codespaces.snapshots.restore({ name: own.name, snapshotId })
  await expect(restore()).rejects.toMatchObject({ cause: { code: 'CODESPACE_STOPPED' } })
  await own.start()
  own.write('README.md', 'second')
  expect(await restore()).toEqual({ files: 1, skipped: 0 })
  expect(own.text('README.md')).toBe('first')
  const list = await own.list()
  expect(list.map(({ reason, outcome }) => [reason, outcome])).toEqual([
    ['restore', 'saved'],
    ['stop', 'saved'],
  ])
  const bob = await app.signIn('bob')
  const theirs = bob.api.codespaces.snapshots.restore({ name: own.name, snapshotId })
  await expect(theirs).rejects.toMatchObject({ cause: { code: 'CODESPACE_NOT_FOUND' } })
  const other = await create()
  const foreign = alice.api.codespaces.snapshots.restore({ name: other.name, snapshotId })
  await expect(foreign).rejects.toMatchObject({ cause: { code: 'SNAPSHOT_NOT_FOUND' } })

  await alice.api.codespaces.snapshots.forget({ name: own.name, snapshotId })
  expect(readdirSync(bundlesOf(own.id))).toEqual([list[0]?.id])
  await app.ctx.db
    .updateTable('codespace')
    .set({ desired: 'deleted', deletedUntil: 0 })
    .where('id', '=', own.id)
    .execute()
  app.ctx.changes.announce(own.id)
  await expect.poll(() => existsSync(bundlesOf(own.id)), { timeout: 20_000 }).toBe(false)
})

test('a copy has what the original has at this moment, running or stopped, with work or without', async () => {
  const original = await create()
  const machine = 'standard'
  await alice.api.codespaces.setMachine({ name: original.name, machine })
  original.git('checkout', '-q', '-b', 'other')
  await original.stop()
  expect(await original.list()).toMatchObject([{ outcome: 'clean', branch: 'other' }])
  const clean = await opened((await alice.api.codespaces.duplicate(keyed(original.name))).name)
  expect(clean.git('status', '--porcelain', '--branch')).toBe('## other')
  await original.start()
  original.write('README.md', 'now')
  original.write('large', 'x'.repeat(2 * 1024 * 1024))
  const copy = await opened((await alice.api.codespaces.duplicate(keyed(original.name))).name)
  expect([copy.text('README.md'), copy.text('large')]).toEqual(['now', null])
  expect(await findById(app.ctx, copy.id)).toMatchObject({ machine })
  const [latest] = await original.list()
  const left = { count: 1, some: [{ path: 'large', why: 'too-large' }] }
  expect(latest).toMatchObject({ reason: 'copy', leftOut: left })
})

test('the oldest of ten can be restored, though what is there is saved before, and ten are kept', async () => {
  const own = await create()
  own.write('README.md', 'oldest')
  await own.stop()
  const oldest = await app.ctx.db
    .selectFrom('codespaceSnapshot')
    .selectAll()
    .where('codespaceId', '=', own.id)
    .executeTakeFirstOrThrow()
  const ids = Array.from({ length: 9 }, () => crypto.randomUUID())
  const later = ids.map((id, index) => ({ ...oldest, id, takenAt: oldest.takenAt + index + 1 }))
  await app.ctx.db.insertInto('codespaceSnapshot').values(later).execute()
  await own.start()
  own.write('README.md', 'now')
  const wanted = { name: own.name, snapshotId: oldest.id }
  expect(await alice.api.codespaces.snapshots.restore(wanted)).toEqual({ files: 1, skipped: 0 })
  expect(own.text('README.md')).toBe('oldest')
  // The file of this one is nowhere, as after a restore of the database.
  const lost = alice.api.codespaces.snapshots.restore({ ...wanted, snapshotId: ids[8] ?? '' })
  await expect(lost).rejects.toMatchObject({
    cause: { code: 'SNAPSHOT_NOT_RESTORED', message: expect.stringContaining('this machine') },
  })
  await own.stop()
  const list = await own.list()
  const reasons = ['stop', 'restore', ...ids.slice(1).map(() => 'stop')]
  expect(list.map(({ reason }) => reason)).toEqual(reasons)
  expect(list.map(({ id }) => id)).not.toContain(oldest.id)
})

test('a part of what there is takes the place of nothing that is whole', async () => {
  const bob = await app.signIn('bob')
  const { name } = await bob.api.codespaces.create({
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  const { id } = await app.reached(bob, name, 'running')
  const of = { scope: 'instance' } as const
  const most = 'codespaces.snapshotBytesPerUser'
  await alice.api.settings.admin.set({ of, id: most, value: 10_000_000 })
  const whole = { id: crypto.randomUUID(), codespaceId: id, takenAt: 1, isWhole: 1 }
  const rest = { place: null, sealedKey: null, problem: null, bytes: 9_900_000 }
  const content = JSON.stringify({ commit: '', fingerprint: '', files: 1, commits: 0 })
  const saved = { reason: 'stop', outcome: 'saved', content } as const
  await app.ctx.db
    .insertInto('codespaceSnapshot')
    .values({ ...whole, ...saved, ...rest })
    .execute()
  const folder = join(app.folder, 'c', id, 'workspaces/hut')
  // Beyond the size of one, beyond what is left beside the whole one, and within it.
  for (const [file, bytes] of Object.entries({ large: 2_000_000, some: 400_000, small: 1000 })) {
    writeFileSync(join(folder, file), randomBytes(bytes))
  }
  await bob.api.codespaces.stop(keyed(name))
  await app.reached(bob, name, 'stopped')
  const [latest, before] = await bob.api.codespaces.snapshots.list({ name })
  const { some = [] } = latest?.leftOut ?? {}
  expect(some.map(({ path }) => path).toSorted()).toEqual(['large', 'some'])
  expect(latest).toMatchObject({ outcome: 'saved', files: 1 })
  expect(before).toMatchObject({ id: whole.id })
  await alice.api.settings.admin.set({ of, id: most, value: 5 * 1024 ** 3 })
})

test('a new codespace takes commits that were merged with what its repository had by then', async () => {
  const own = await create()
  own.git('checkout', '-q', '-b', 'merging')
  own.write('mine.txt', 'mine')
  own.git('add', 'mine.txt')
  own.git('commit', '-q', '-m', 'mine')
  const isWhole = async () =>
    (await app.ctx.db.selectFrom('codespace').selectAll().where('id', '=', own.id).execute())[0]
      ?.isHistoryComplete
  // Two that fetch at once would be in each other's way.
  await expect.poll(isWhole, { timeout: 20_000 }).toBe(1)
  const bare = join(host.folder, 'repositories/ada/hut.git')
  const hut = mkdtempSync(join(host.folder, 'theirs-'))
  const run = (...args: string[]) => execFileSync('git', ['-C', hut, ...identity, ...args])
  run('clone', '-q', bare, '.')
  writeFileSync(join(hut, 'theirs.txt'), 'theirs')
  run('add', 'theirs.txt')
  run('commit', '-q', '-m', 'theirs')
  run('push', '-q', 'origin', 'HEAD:main')
  own.git('fetch', '-q', bare, '+main:refs/remotes/origin/main')
  own.git('merge', '-q', '-m', 'merged', 'origin/main')
  const copy = await opened((await alice.api.codespaces.duplicate(keyed(own.name))).name)
  expect(copy.git('log', '-1', '--format=%s')).toBe('merged')
  expect([copy.text('mine.txt'), copy.text('theirs.txt')]).toEqual(['mine', 'theirs'])
})

test('an agent that does not answer holds no stop up, and the list says that nothing was saved', async () => {
  const own = await create()
  own.write('README.md', 'changed')
  const { pid } = JSON.parse(readFileSync(join(app.folder, 'c', own.id, 'process'), 'utf8'))
  process.kill(pid, 'SIGSTOP')
  const startedAt = performance.now()
  await own.stop()
  expect(performance.now() - startedAt).toBeLessThan(25_000)
  expect(await own.list()).toMatchObject([{ outcome: 'failed', problem: 'unreachable' }])
})
