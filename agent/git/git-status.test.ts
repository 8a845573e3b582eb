import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { GitFileState, GitStatus } from '../protocol/git.ts'
import { startTestAgent, type TestClient } from '../testing/start-test-agent.ts'

type Found = Extract<GitStatus, { type: 'status' }>

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })

/** Follows a folder, and waits for what is told of it. */
async function follow(client: TestClient, root: string) {
  const told: GitStatus[] = []
  let onTold: () => void = () => undefined
  const started = Promise.withResolvers<void>()
  const subscription = client.api.git.follow.subscribe(
    { root },
    {
      onStarted: () => started.resolve(),
      onData(status) {
        told.push(status)
        onTold()
      },
    },
  )
  await started.promise
  return {
    told,
    stop: () => subscription.unsubscribe(),
    async until(isSo: (status: GitStatus) => boolean): Promise<GitStatus> {
      for (;;) {
        const last = told.at(-1)
        if (last && isSo(last)) return last
        await new Promise<void>((resolve) => {
          onTold = resolve
        })
      }
    },
  }
}

const statesOf = (status: GitStatus) =>
  Object.fromEntries((status as Found).files.map(({ path, state }) => [path, state]))
const has = (path: string, state: GitFileState) => (status: GitStatus) =>
  status.type === 'status' && statesOf(status)[path] === state
const isBranch = (branch: string) => (status: GitStatus) =>
  status.type === 'status' && status.branch === branch

async function startWithRepository() {
  const agent = await startTestAgent()
  const root = join(agent.folder, 'repo')
  mkdirSync(root)
  git(root, 'init', '-q', '-b', 'main')
  const write = (path: string, text = '') => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return { agent, root, write, git: (...args: string[]) => git(root, ...args) }
}

test('each file is told with the strongest of what the index and the working tree say of it', async () => {
  const { agent, root, write, git } = await startWithRepository()
  await using _agent = agent
  const names = ['changed', 'staged', 'gone', 'removed', 'moved', 'same', 'deep/both', 'cut']
  for (const name of names) write(name, `${name}\n`.repeat(20))
  write('.gitignore', 'node_modules/\n*.log\n')
  git('add', '-A')
  git('commit', '-qm', 'one')
  write('changed', 'x')
  write('staged', 'x')
  git('add', 'staged')
  rmSync(join(root, 'gone'))
  git('rm', '-q', 'removed')
  git('mv', 'moved', 'to there')
  write('line\nbreak "ü" 🌍')
  write('fresh')
  git('add', 'fresh')
  write('deep/both', 'one')
  git('add', 'deep/both')
  write('deep/both', 'two')
  write('new/a/b')
  write('node_modules/x/y')
  write('deep/some.log')
  const client = await agent.connect()
  const following = await follow(client, root)
  const status = await following.until(() => true)
  expect(statesOf(status)).toEqual({
    changed: 'modified',
    staged: 'modified',
    gone: 'deleted',
    removed: 'deleted',
    'to there': 'renamed',
    fresh: 'added',
    'deep/both': 'modified',
    'line\nbreak "ü" 🌍': 'untracked',
    'new/': 'untracked',
    'node_modules/': 'ignored',
    'deep/some.log': 'ignored',
  })
  expect(status).toMatchObject({ root, branch: 'main', upstream: null, isTruncated: false })
  expect((status as Found).commit).toMatch(/^[0-9a-f]{10}$/)
})

test('a commit, a checkout, a detached HEAD and a conflict are told as they happen', async () => {
  const { agent, root, write, git } = await startWithRepository()
  await using _agent = agent
  const client = await agent.connect()
  const following = await follow(client, root)
  await following.until((status) => status.type === 'status' && status.commit === null)
  write('a', 'one')
  git('add', 'a')
  await following.until(has('a', 'added'))
  git('commit', '-qm', 'one')
  await following.until((status) => status.type === 'status' && status.files.length === 0)
  git('checkout', '-qb', 'feature/x')
  await following.until(isBranch('feature/x'))
  write('a', 'mine')
  git('commit', '-qam', 'mine')
  git('checkout', '-q', 'main')
  write('a', 'theirs')
  git('commit', '-qam', 'theirs')
  expect(() => git('merge', '-q', 'feature/x')).toThrow()
  await following.until(has('a', 'conflicted'))
  git('merge', '--abort')
  git('checkout', '-q', '--detach')
  await following.until((status) => status.type === 'status' && status.branch === null)
})

test('how far a branch is from its upstream is told, after a commit and after a push', async () => {
  const { agent, root, write, git: run } = await startWithRepository()
  await using _agent = agent
  const remote = join(agent.folder, 'remote.git')
  git(agent.folder, 'init', '-q', '--bare', remote)
  write('a', 'one')
  run('add', 'a')
  run('commit', '-qm', 'one')
  run('remote', 'add', 'origin', remote)
  run('push', '-qu', 'origin', 'main')
  const client = await agent.connect()
  const following = await follow(client, root)
  const isAhead = (count: number) => (status: GitStatus) =>
    status.type === 'status' && status.upstream === 'origin/main' && status.ahead === count
  await following.until(isAhead(0))
  run('commit', '-q', '--allow-empty', '-m', 'two')
  await following.until(isAhead(1))
  run('push', '-q')
  await following.until(isAhead(0))
})

test('what the IDE writes and what happens in a watched folder is told without being asked', async () => {
  const { agent, root, write } = await startWithRepository()
  await using _agent = agent
  write('deep/er/known')
  const client = await agent.connect()
  const following = await follow(client, root)
  await following.until(has('deep/', 'untracked'))
  await client.api.files.create.mutate({ path: join(root, 'other/x'), kind: 'file' })
  await following.until(has('other/', 'untracked'))
  const watching = Promise.withResolvers<void>()
  client.api.files.watch.subscribe(
    { folders: [join(root, 'deep/er')] },
    { onStarted: () => watching.resolve() },
  )
  await watching.promise
  git(root, 'add', 'deep/er/known')
  await following.until(has('deep/er/known', 'added'))
  write('deep/er/seen')
  await following.until(has('deep/er/seen', 'untracked'))
})

test('no repository, one that is made later, and one that is taken away', async () => {
  await using agent = await startTestAgent()
  const root = join(agent.folder, 'later')
  mkdirSync(root)
  const client = await agent.connect()
  const following = await follow(client, root)
  await following.until(({ type }) => type === 'none')
  git(root, 'init', '-q', '-b', 'main')
  await client.api.git.poke.mutate({ folder: root })
  await following.until(isBranch('main'))
  renameSync(join(root, '.git'), join(root, 'git'))
  await following.until(({ type }) => type === 'none')
})

test('two who follow are told by one run, the second at once, and when both have left nothing runs', async () => {
  const { agent, root } = await startWithRepository()
  await using _agent = agent
  const [one, two] = [await agent.connect(), await agent.connect()]
  const first = await follow(one, root)
  await first.until(isBranch('main'))
  const second = await follow(two, root)
  await second.until(isBranch('main'))
  git(root, 'checkout', '-qb', 'other')
  await Promise.all([first.until(isBranch('other')), second.until(isBranch('other'))])
  expect(second.told.length).toBeLessThanOrEqual(2)
})

test('nothing that the repository configures runs because of it (S-81)', async () => {
  const { agent, root, write, git } = await startWithRepository()
  await using _agent = agent
  write('evil.sh', '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n')
  execFileSync('chmod', ['+x', join(root, 'evil.sh')])
  git('config', 'core.fsmonitor', join(root, 'evil.sh'))
  git('config', 'core.hooksPath', root)
  const client = await agent.connect()
  const following = await follow(client, root)
  const status = await following.until(isBranch('main'))
  expect(Object.keys(statesOf(status))).toEqual(['evil.sh'])
})
