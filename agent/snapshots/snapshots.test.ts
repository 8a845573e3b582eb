import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inboxName, type TakenSnapshot } from '../protocol/snapshots.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'

const repositoryUrl = 'https://github.com/acme/engine'
type Saved = Extract<TakenSnapshot, { outcome: 'saved' }>

/** An agent whose workspace is a repository that knows its first commit to be on the remote. */
async function start(from?: { folder: string }) {
  const agent = await startTestAgent()
  const at = (name: string) => join(agent.folder, name)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: agent.folder,
      encoding: 'utf8',
    }).trim()
  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(at(name), '..'), { recursive: true })
      writeFileSync(at(name), text)
    }
  }
  git('init', '-q', '-b', 'main')
  write({ '.git/info/exclude': '/.memory\n/.record\n/home.sock\n*.sock\nnode_modules\n' })
  git('remote', 'add', 'origin', `${repositoryUrl}.git`)
  if (from) {
    git('fetch', '-q', '--depth=1', `file://${from.folder}`, 'refs/remotes/origin/main')
    git('checkout', '-q', '-B', 'main', 'FETCH_HEAD')
  } else {
    write({ 'a.txt': 'one\n', 'gone.txt': 'there\n', 'crlf.txt': 'one\r\n' })
    write({ '.gitattributes': '*.bin filter=evil\ncrlf.txt text eol=lf\n' })
    git('add', '-A')
    git('commit', '-q', '-m', 'one')
  }
  git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  const { api } = await agent.connect('server')
  return {
    agent,
    folder: agent.folder,
    at,
    git,
    write,
    text: (name: string) => readFileSync(at(name), 'utf8'),
    take: (more = {}) =>
      api.snapshots.take.mutate({
        maxBytes: 1024 * 1024,
        repositoryUrl,
        knownFingerprint: null,
        deadlineMs: 20_000,
        ...more,
      }),
    head: () => api.snapshots.head.query({ repositoryUrl }),
    async restore(what: 'files' | 'all', saved: Saved) {
      const { folder } = await api.snapshots.inbox.query()
      copyFileSync(saved.path, join(folder, inboxName))
      const { commit, head, base, branch, upstreamBranch } = saved
      return api.snapshots.restore.mutate({ commit, head, base, what, branch, upstreamBranch })
    },
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

function saved(taken: TakenSnapshot): Saved {
  if (taken.outcome !== 'saved') throw new Error(`It is ${taken.outcome}.`)
  return taken
}

test('what is in no other place comes back in a fresh clone: commits, changes, new files, what was removed', async () => {
  await using room = await start()
  const { write, git } = room
  git('checkout', '-q', '-b', 'work/ü')
  git('config', 'branch.work/ü.remote', 'origin')
  git('config', 'branch.work/ü.merge', 'refs/heads/main')
  write({ 'b.txt': 'committed\n' })
  git('add', 'b.txt')
  git('commit', '-q', '-m', 'two')
  write({ 'a.txt': 'changed\n', 'new/ö file\n.txt': 'new\n', 'node_modules/x': 'ignored' })
  write({ 'staged.txt': 'staged\n', 'crlf.txt': 'two\r\n' })
  git('add', 'staged.txt')
  rmSync(room.at('gone.txt'))
  symlinkSync('a.txt', room.at('link'))
  const before = git('for-each-ref')
  const objects = git('count-objects')
  const taken = saved(await room.take())
  const said = { branch: 'work/ü', upstreamBranch: 'main', files: 6, commits: 1 }
  expect(taken).toMatchObject({ ...said, leftOut: { count: 0 }, head: git('rev-parse', 'HEAD') })
  expect(taken.base).toBe(git('rev-parse', 'main'))
  // Nothing of the user's repository is another than it was, so that nothing of it is ever pushed.
  expect([git('for-each-ref'), git('count-objects')]).toEqual([before, objects])
  expect(git('status', '--porcelain')).toContain('A  staged.txt')
  expect(readdirSync(room.at('.bothy/snapshots'))).toEqual(['outgoing.bundle'])

  await using fresh = await start(room)
  expect(await fresh.restore('all', taken)).toEqual({ files: 6, skipped: 0 })
  expect(fresh.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('work/ü')
  expect(fresh.git('rev-parse', 'HEAD')).toBe(taken.head)
  expect(fresh.git('config', 'branch.work/ü.merge')).toBe('refs/heads/main')
  for (const name of ['a.txt', 'b.txt', 'staged.txt', 'crlf.txt', 'new/ö file\n.txt', 'link']) {
    expect([name, fresh.text(name)]).toEqual([name, room.text(name)])
  }
  expect(existsSync(fresh.at('gone.txt'))).toBe(false)
  expect(existsSync(fresh.at('node_modules'))).toBe(false)
  expect(readdirSync(fresh.at('.bothy/snapshots'))).toEqual([])
})

test('no filter or hook of a repository runs, and what a filter would change is saved as it is (S-81)', async () => {
  await using room = await start()
  const ran = room.at('.memory-ran')
  const bad = `touch ${ran}; cat`
  const arm = ({ git, at }: typeof room) => {
    for (const key of ['clean', 'smudge', 'process']) git('config', `filter.evil.${key}`, bad)
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
      writeFileSync(at(`.git/hooks/${hook}`), `#!/bin/sh\n${bad}\n`, { mode: 0o755 })
    }
  }
  room.write({ 'data.bin': 'real bytes\n' })
  arm(room)
  const taken = saved(await room.take())
  await using fresh = await start(room)
  arm(fresh)
  await fresh.restore('all', taken)
  expect(fresh.text('data.bin')).toBe('real bytes\n')
  expect(existsSync(ran)).toBe(false)
})

test('what does not fit, and what is a repository of its own, is left out and said to be', async () => {
  await using room = await start()
  room.write({ 'small.txt': 'small\n', 'large.txt': 'x'.repeat(5000) })
  execFileSync('git', ['init', '-q', room.at('inner')])
  room.write({ 'inner/c.txt': 'c' })
  room.git('stash', 'list')
  const taken = saved(await room.take({ maxBytes: 1000 }))
  expect(taken.files).toBe(1)
  expect(taken.leftOut.count).toBe(2)
  expect(taken.leftOut.some.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
    { path: 'inner/', why: 'repository' },
    { path: 'large.txt', why: 'too-large' },
  ])
})

test('nothing to save is said, and what was saved before is not saved again', async () => {
  await using room = await start()
  expect((await room.take()).outcome).toBe('clean')
  const head = room.git('rev-parse', 'HEAD')
  const isInRepository = true
  expect(await room.head()).toEqual({ branch: 'main', head, isInRepository })
  room.git('pack-refs', '--all')
  expect(await room.head()).toEqual({ branch: 'main', head, isInRepository })
  room.git('checkout', '-q', '--detach')
  expect(await room.head()).toEqual({ branch: null, head, isInRepository })
  room.git('checkout', '-q', 'main')
  room.write({ 'a.txt': 'changed\n' })
  const { fingerprint: knownFingerprint } = saved(await room.take())
  expect((await room.take({ knownFingerprint })).outcome).toBe('same')
  room.write({ 'a.txt': 'changed again\n' })
  expect((await room.take({ knownFingerprint })).outcome).toBe('saved')
})

test('a commit that only another remote has, which may be in here, is not in the repository', async () => {
  await using room = await start()
  room.write({ 'a.txt': 'two\n' })
  room.git('commit', '-q', '-a', '-m', 'two')
  room.git('init', '-q', '--bare', '.other.git')
  room.git('remote', 'add', 'other', room.at('.other.git'))
  room.git('push', '-q', 'other', 'main')
  const head = room.git('rev-parse', 'HEAD')
  expect(await room.head()).toEqual({ branch: 'main', head, isInRepository: false })
  expect(saved(await room.take())).toMatchObject({ commits: 1, head })
})

test('files come back beside later work, and nothing follows a link out of the repository', async () => {
  await using room = await start()
  room.write({ 'a.txt': 'saved\n', 'deep/b.txt': 'saved\n' })
  rmSync(room.at('gone.txt'))
  const taken = saved(await room.take())
  room.git('checkout', '-q', '.')
  room.write({ 'later.txt': 'later\n' })
  room.git('add', 'later.txt')
  room.git('commit', '-q', '-m', 'later')
  const head = room.git('rev-parse', 'HEAD')
  rmSync(room.at('deep'), { recursive: true })
  mkdirSync(room.at('.memory/outside'), { recursive: true })
  symlinkSync('.memory/outside', room.at('deep'))
  expect(await room.restore('files', taken)).toEqual({ files: 3, skipped: 0 })
  expect(room.git('rev-parse', 'HEAD')).toBe(head)
  expect([room.text('a.txt'), room.text('later.txt')]).toEqual(['saved\n', 'later\n'])
  expect(existsSync(room.at('gone.txt'))).toBe(false)
  expect(readdirSync(room.at('.memory/outside'))).toEqual([])
})

test('a folder that a link or a file took the place of, and the other way round, comes back so', async () => {
  await using room = await start()
  room.write({ 'folder/deep/b.txt': 'b', 'other/c.txt': 'c', 'file.txt': 'file' })
  room.git('add', '-A')
  room.git('commit', '-q', '-m', 'two')
  room.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  for (const name of ['folder', 'other']) rmSync(room.at(name), { recursive: true })
  rmSync(room.at('file.txt'))
  mkdirSync(room.at('.memory/deep'), { recursive: true })
  writeFileSync(room.at('.memory/deep/b.txt'), 'elsewhere')
  symlinkSync('.memory', room.at('folder'))
  room.write({ other: 'a file', 'file.txt/inside': 'a folder' })
  const taken = saved(await room.take())
  expect(taken).toMatchObject({ files: 6, leftOut: { count: 0 } })
  await using fresh = await start(room)
  expect(await fresh.restore('all', taken)).toEqual({ files: 6, skipped: 0 })
  expect(readlinkSync(fresh.at('folder'))).toBe('.memory')
  expect([fresh.text('other'), fresh.text('file.txt/inside')]).toEqual(['a file', 'a folder'])
})

test('what a clone of the base alone cannot take is said to build upon more, by whatever long name', async () => {
  await using room = await start()
  const linear = room.git('rev-parse', 'HEAD')
  room.write({ 'theirs.txt': 'theirs' })
  room.git('add', '-A')
  room.git('commit', '-q', '-m', 'theirs')
  room.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  const branch = `dependabot/${'long-'.repeat(40)}`
  room.git('checkout', '-q', '-b', branch, linear)
  room.write({ 'mine.txt': 'mine' })
  room.git('add', '-A')
  room.git('commit', '-q', '-m', 'mine')
  expect(saved(await room.take())).toMatchObject({ base: linear, isBaseEnough: true, branch })
  room.git('merge', '-q', '-m', 'merged', 'origin/main')
  const base = room.git('rev-parse', 'origin/main')
  expect(saved(await room.take())).toMatchObject({ base, isBaseEnough: false, commits: 2 })
})

test('a snapshot of another repository is refused, and no repository, or too little time, is said to be so', async () => {
  await using room = await start()
  room.write({ 'a.txt': 'changed\n' })
  const taken = saved(await room.take())
  await using other = await start()
  other.git('commit', '-q', '--amend', '-m', 'another')
  const attempt = other.restore('all', { ...taken, base: taken.commit })
  await expect(attempt).rejects.toMatchObject({ data: { reason: 'SNAPSHOT_UNFIT' } })
  const slow = other.take({ deadlineMs: 1 })
  await expect(slow).rejects.toMatchObject({ data: { reason: 'SNAPSHOT_TOO_SLOW' } })
  rmSync(other.at('.git'), { recursive: true })
  await expect(other.take()).rejects.toMatchObject({ data: { reason: 'NOT_A_REPOSITORY' } })
})

test('a template stands by itself, and a browser may ask for none of it', async () => {
  await using room = await start()
  room.git('remote', 'remove', 'origin')
  room.write({ 'a.txt': 'changed\n' })
  expect(await room.take({ repositoryUrl: null })).toMatchObject({ outcome: 'saved', base: null })
  const { api } = await room.agent.connect('owner')
  await expect(api.snapshots.inbox.query()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
})
