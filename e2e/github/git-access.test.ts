import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { startHubWithApp } from './hub.testing.ts'

/** A clone of acme's engine, in which things are changed and pushed by whoever has a token. */
async function startWithClone() {
  const github = await startHubWithApp()
  const { hub, app, git, folder } = github
  await hub.commit('acme/engine', { 'a.txt': 'a\n' })
  const url = `${hub.url}/acme/engine.git`
  const clone = join(folder, 'clone')
  const owner = hub.authorize(app, 'ada').token
  expect(await git(['clone', '--quiet', url, clone], owner)).toMatchObject({ succeeded: true })
  const push = async (token: string | undefined, file: string, ref = 'main', to = url) => {
    await mkdir(dirname(join(clone, file)), { recursive: true })
    await writeFile(join(clone, file), `${Math.random()}\n`)
    await git(['-C', clone, 'add', '--all'])
    await git(['-C', clone, 'commit', '--quiet', '--message', file])
    const pushed = await git(['-C', clone, 'push', to, `HEAD:refs/heads/${ref}`], token)
    if (!pushed.succeeded) await git(['-C', clone, 'reset', '--quiet', '--hard', 'HEAD~1'])
    return pushed
  }
  const read = (token?: string, where = url) => git(['ls-remote', where], token)
  return { ...github, url, push, read, owner }
}

const tokenOf = async (
  { hub, app, scope }: Awaited<ReturnType<typeof startWithClone>>,
  login: string,
  permissions: Record<string, string>,
) => {
  const made = await scope(hub.authorize(app, login).token, { target: 'acme', permissions })
  return made.json.token as string
}

test('private repositories are read by who may, and are not there for others', async () => {
  await using github = await startWithClone()
  const { hub, app, read } = github
  hub.addPerson('mallory')
  const reader = await tokenOf(github, 'grace', { contents: 'read' })
  expect((await read(reader)).succeeded).toBe(true)
  expect(hub.gitLog.slice(-3)).toMatchObject([
    { path: 'acme/engine', isPush: false, token: null, status: 401 },
    { token: reader, status: 200 },
    { token: reader, status: 200 },
  ])
  expect((await read(hub.authorize(app, 'mallory').token)).said).toMatch(/not found/i)
  expect((await read(undefined)).said).toMatch(/could not read Username|terminal prompts disabled/)
  expect((await read('ghu_unheard')).said).toContain('Authentication failed')
  expect((await read(reader, `${hub.url}/acme/secret`)).said).toMatch(/not found/i)
  const personal = hub.addPersonalToken('grace', 'acme', {
    repositories: ['acme/notes'],
    permissions: { contents: 'read' },
  })
  expect((await read(personal, `${hub.url}/acme/notes`)).succeeded).toBe(true)
  expect((await read(personal)).said).toMatch(/not found/i)
  const without = await tokenOf(github, 'grace', { metadata: 'read' })
  expect((await read(without)).said).toContain('403')
})

test('without credentials Git is asked for them, and reads what is public', async () => {
  await using github = await startWithClone()
  const { hub, ask, read } = github
  const asked = await ask('/acme/engine.git/info/refs?service=git-upload-pack')
  expect([asked.status, asked.headers['www-authenticate']]).toEqual([401, 'Basic realm="GitHub"'])
  expect((await ask('/no/such.git/info/refs?service=git-upload-pack')).status).toBe(401)
  expect((await read(undefined, `${hub.url}/ada/hut`)).succeeded).toBe(true)
  const pushing = await ask('/ada/hut.git/info/refs?service=git-receive-pack')
  expect(pushing.status).toBe(401)
})

test('pushing takes the permission of the token and the right of the person', async () => {
  await using github = await startWithClone()
  const { hub, app, push } = github
  const writer = await tokenOf(github, 'grace', { contents: 'write' })
  const reader = await tokenOf(github, 'grace', { contents: 'read' })
  expect((await push(writer, 'b.txt')).succeeded).toBe(true)
  expect((await push(reader, 'c.txt')).said).toContain(
    'Permission to acme/engine.git denied to grace',
  )
  expect((await push(undefined, 'c.txt')).succeeded).toBe(false)
  hub.setRole('acme/engine', 'grace', 'pull')
  expect((await push(writer, 'c.txt')).said).toContain('403')
  const oauth = hub.authorize(hub.oauth.app, 'ada').token
  expect((await push(oauth, 'c.txt')).said).toMatch(/not found/i)
  expect((await push(hub.authorize(hub.oauth.app, 'ada', ['repo']).token, 'c.txt')).succeeded).toBe(
    true,
  )
  hub.setSuspended(github.installation, true)
  expect((await push(hub.authorize(app, 'ada').token, 'd.txt')).said).toMatch(/not found/i)
})

test('workflow files, protected branches, archives and kept refs are refused in GitHub’s words', async () => {
  await using github = await startWithClone()
  const { hub, push, owner, installation } = github
  const workflow = '.github/workflows/ci.yml'
  expect((await push(owner, workflow)).said).toContain(
    `refusing to allow a GitHub App to create or update workflow \`${workflow}\` without \`workflows\` permission`,
  )
  const oauth = hub.authorize(hub.oauth.app, 'ada', ['repo']).token
  expect((await push(oauth, workflow)).said).toContain('refusing to allow an OAuth App')
  installation.permissions.workflows = 'write'
  expect((await push(owner, workflow, 'ci')).succeeded).toBe(true)
  const repository = hub.world.repository('acme/engine')
  repository?.protectedBranches.add('main')
  const refused = await push(owner, 'b.txt')
  expect(refused.said).toContain('GH006: Protected branch update failed for refs/heads/main')
  expect(refused.said).toContain('(protected branch hook declined)')
  expect((await push(owner, 'b.txt', '../pull/1/head')).succeeded).toBe(false)
  expect((await push(owner, 'b.txt', 'feature')).succeeded).toBe(true)
  Object.assign(repository ?? {}, { isArchived: true })
  expect((await push(owner, 'c.txt', 'feature')).said).toContain('archived so it is read-only')
  hub.requireSso('acme')
  expect((await github.read(owner)).said).toContain('SAML SSO')
})

test('a pull request’s commit is served where it was opened, and follows what is pushed', async () => {
  await using github = await startWithClone()
  const { hub, app, push, read, url } = github
  await hub.addFork('acme/engine', 'grace')
  await hub.commit('grace/engine', { 'b.txt': 'b\n' }, { branch: 'idea', by: 'grace' })
  const pull = await hub.addPullRequest('acme/engine', { by: 'grace', from: 'grace/engine:idea' })
  hub.install(app, 'grace')
  const { token } = hub.authorize(app, 'grace')
  const headThere = async () =>
    /(\w+)\trefs\/pull\/1\/head/.exec((await read(token, url)).said)?.[1]
  expect(await headThere()).toBe(pull.headSha)
  const before = pull.headSha
  const to = `+HEAD:refs/heads/idea`
  expect((await push(token, 'c.txt', 'other', `${hub.url}/grace/engine`)).succeeded).toBe(true)
  const forced = await github.git(
    ['-C', join(github.folder, 'clone'), 'push', `${hub.url}/grace/engine`, to],
    token,
  )
  expect(forced.succeeded).toBe(true)
  expect(pull.headSha).not.toBe(before)
  expect(await headThere()).toBe(pull.headSha)
})

test('a name that was left leads Git on, and is its new owner’s once there is one', async () => {
  await using github = await startWithClone()
  const { hub, app, read, owner } = github
  hub.moveRepository('acme/engine', 'acme/motor')
  const moved = await read(owner)
  expect(moved.said).toContain('refs/heads/main')
  hub.addRepository('acme/engine')
  expect((await read(owner)).said).not.toContain('refs/heads/main')
  const bot = hub.world.tokens.issue(
    {
      kind: 'installation',
      app,
      person: null,
      installation: github.installation,
      repositoryIds: null,
      permissions: { metadata: 'read', contents: 'read' },
    },
    60_000,
  )
  expect((await read(bot.value, `${hub.url}/acme/motor`)).succeeded).toBe(true)
})
