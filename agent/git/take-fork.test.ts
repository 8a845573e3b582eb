import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'

const sourceUrl = 'https://github.com/acme/engine'
const forkUrl = 'https://github.com/ada/engine'

async function start(remotes: Record<string, string>) {
  const agent = await startTestAgent()
  const folder = join(agent.folder, 'repo')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
  execFileSync('git', ['init', '-q', '-b', 'main', folder])
  git('commit', '-q', '--allow-empty', '-m', 'one')
  for (const [name, url] of Object.entries(remotes)) git('remote', 'add', name, url)
  const { api } = await agent.connect()
  return {
    agent,
    folder,
    git,
    take: (at = folder) => api.git.takeFork.mutate({ folder: at, forkUrl, sourceUrl }),
    remotes: () =>
      Object.fromEntries(
        git('remote')
          .split('\n')
          .filter(Boolean)
          .map((name) => [name, git('remote', 'get-url', name).trim()]),
      ),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

test('the fork becomes origin, its source upstream, and what follows a branch still does', async () => {
  await using room = await start({ origin: `${sourceUrl}.git` })
  const { git, take, remotes, folder } = room
  git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  git('branch', '-q', '--set-upstream-to', 'origin/main')
  git('checkout', '-q', '-b', 'work/ü')
  const taken = { folder, remote: 'origin', branch: 'work/ü' }
  expect(await take()).toEqual(taken)
  expect(remotes()).toEqual({ origin: forkUrl, upstream: `${sourceUrl}.git` })
  expect(git('rev-parse', '--abbrev-ref', 'main@{upstream}').trim()).toBe('upstream/main')
  expect(await take()).toEqual(taken)
  expect(remotes()).toEqual({ origin: forkUrl, upstream: `${sourceUrl}.git` })
})

test('somebody’s own arrangement of remotes is kept', async () => {
  await using one = await start({
    origin: 'git@github.com:ACME/engine.git',
    upstream: 'https://a.example/b',
  })
  expect((await one.take()).remote).toBe('origin')
  expect(one.remotes()).toEqual({ origin: forkUrl, upstream: 'https://a.example/b' })
  await using other = await start({ origin: 'https://a.example/b' })
  other.git('checkout', '-q', '--detach')
  expect(await other.take()).toMatchObject({ remote: 'fork', branch: null })
  expect(other.remotes()).toEqual({ origin: 'https://a.example/b', fork: forkUrl })
  await expect(other.take(other.agent.folder)).rejects.toMatchObject({
    data: { reason: 'NOT_A_REPOSITORY' },
  })
})
