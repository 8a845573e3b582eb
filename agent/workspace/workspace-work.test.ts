import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { readWorkspaceWork } from './workspace-work.ts'

/** An agent whose workspace folder is `repository`, with Git to run there. */
async function startInRepository() {
  const agent = await startTestAgent()
  const repository = join(agent.folder, 'repository')
  mkdirSync(repository)
  agent.ctx.start.workspaceFolder = repository
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
    execFileSync('git', [...who, ...args], { cwd: repository, stdio: 'ignore' })
  }
  const write = (name: string, text: string) => writeFileSync(join(repository, name), text)
  const { api } = await agent.connect()
  const work = async () => (await api.workspace.work.query()).git
  const script = (name: string, text: string) => {
    writeFileSync(join(agent.folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(agent.folder, name), 0o755)
    return join(agent.folder, name)
  }
  return {
    ...agent,
    repository,
    git,
    write,
    work,
    script,
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

test('what is not committed, not pushed or stashed is counted (F-39)', async () => {
  await using agent = await startInRepository()
  const { git, write, work, repository } = agent
  expect(await work()).toBeNull()
  git('init', '-b', 'main')
  expect(await work()).toEqual({ uncommitted: 0, unpushed: 0, stashes: 0 })
  write('one', '1\n'.repeat(100))
  write('two', '2')
  git('add', '.')
  expect(await work()).toEqual({ uncommitted: 2, unpushed: 0, stashes: 0 })
  git('commit', '-m', 'first')
  expect(await work()).toEqual({ uncommitted: 0, unpushed: 1, stashes: 0 })
  git('init', '--bare', join(agent.folder, 'hub'))
  git('remote', 'add', 'origin', join(agent.folder, 'hub'))
  git('push', 'origin', 'main')
  expect(await work()).toEqual({ uncommitted: 0, unpushed: 0, stashes: 0 })
  write('two', 'changed')
  git('stash')
  write('two', 'changed again')
  git('stash')
  git('checkout', '-b', 'other')
  write('two', 'other')
  git('commit', '-am', 'on a branch')
  git('checkout', '--detach')
  git('commit', '--allow-empty', '-m', 'on no branch')
  git('mv', 'one', 'renamed')
  write('new file', '')
  mkdirSync(join(repository, 'folder'))
  write('folder/ 1\n2', '')
  write('folder/b', '')
  expect(await work()).toEqual({ uncommitted: 3, unpushed: 2, stashes: 2 })
})

test('the workspace folder may be inside the repository, or be reached by a link', async () => {
  await using agent = await startInRepository()
  agent.git('init')
  agent.write('file', '')
  mkdirSync(join(agent.repository, 'inner'))
  agent.ctx.start.workspaceFolder = join(agent.repository, 'inner')
  expect(await agent.work()).toMatchObject({ uncommitted: 1 })
  execFileSync('ln', ['-s', agent.repository, join(agent.folder, 'link')])
  agent.ctx.start.workspaceFolder = join(agent.folder, 'link')
  expect(await agent.work()).toMatchObject({ uncommitted: 1 })
})

test('nothing that a repository configures runs, and it is not written to (S-81)', async () => {
  await using agent = await startInRepository()
  const { git, write, work, repository } = agent
  git('init', '-b', 'main')
  write('file', 'text')
  git('add', '.')
  git('commit', '-m', 'first')
  write('file', 'stashed')
  git('stash')
  const marker = join(agent.folder, 'marker')
  const poison = agent.script('poison', `touch ${marker}; exit 1`)
  const settings = {
    'core.fsmonitor': poison,
    'core.hooksPath': agent.folder,
    'core.pager': poison,
    'core.sshCommand': poison,
    'core.askPass': poison,
    'diff.external': poison,
    'diff.x.textconv': poison,
    'diff.x.command': poison,
    'gpg.program': poison,
    'log.showSignature': 'true',
    'pager.status': 'true',
    'pager.stash': 'true',
    'credential.helper': `!${poison}`,
    'extensions.partialClone': 'origin',
    'remote.origin.url': `ext::${poison}`,
    'remote.origin.promisor': 'true',
    'protocol.ext.allow': 'always',
  }
  renameSync(agent.script('hook', `touch ${marker}`), join(agent.folder, 'post-index-change'))
  for (const [name, value] of Object.entries(settings)) git('config', name, value)
  write('.gitattributes', '* diff=x\n')
  // A bare repository as a part of the content, which Git takes for one when it stands in it.
  const inner = join(repository, 'embedded.git')
  execFileSync('git', ['init', '-q', '--bare', inner])
  execFileSync('git', ['-C', inner, 'config', 'core.fsmonitor', poison])
  write('file', 'changed')
  const index = readFileSync(join(repository, '.git/index'))
  expect(await work()).toEqual({ uncommitted: 3, unpushed: 1, stashes: 1 })
  agent.ctx.start.workspaceFolder = inner
  expect(await work()).toEqual({ uncommitted: 3, unpushed: 1, stashes: 1 })
  expect(existsSync(marker)).toBe(false)
  expect(readFileSync(join(repository, '.git/index'))).toEqual(index)
})

test('a damaged repository, or an image without Git, is an unknown and no failure', async () => {
  await using agent = await startInRepository()
  agent.git('init', '-b', 'main')
  writeFileSync(join(agent.repository, '.git/HEAD'), 'nonsense')
  expect(await agent.work()).toBeNull()
  agent.ctx.start.environment = { PATH: `.:${agent.folder}` }
  expect(await agent.work()).toBeNull()
})

test('those who ask at the same time share one answer, and one that does not come is given up', async () => {
  await using agent = await startInRepository()
  agent.git('init', '-b', 'main')
  const calls = join(agent.folder, 'calls')
  mkdirSync(join(agent.folder, 'bin'))
  agent.script('bin/git', `echo $$ >> ${calls}; sleep 60`)
  agent.ctx.start.environment = { PATH: `${agent.folder}/bin:${process.env.PATH}` }
  const startedAt = performance.now()
  const first = readWorkspaceWork(agent.ctx, 3000).then(({ git }) => git)
  const all = await Promise.all([first, agent.work(), agent.work()])
  expect(all).toEqual([null, null, null])
  expect(performance.now() - startedAt).toBeLessThan(40_000)
  const [pid, ...more] = readFileSync(calls, 'utf8').trim().split('\n')
  expect(more).toEqual([])
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false)
})
