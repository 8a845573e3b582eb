import { expect, test } from 'vitest'
import { startHubWithApp } from './hub.testing.ts'

/** Acme's engine with something in it, and who may ask for it. */
async function startWithEngine() {
  const github = await startHubWithApp()
  const { hub, app } = github
  const first = await hub.commit('acme/engine', { 'README.md': '# Engine\n', 'src/a.ts': 'a\n' })
  const second = await hub.commit(
    'acme/engine',
    { 'src/a.ts': 'b\n' },
    { branch: 'main', by: 'grace' },
  )
  await hub.addRef('acme/engine', 'refs/heads/feature/one', first)
  await hub.addRef('acme/engine', 'refs/tags/v1.0', first)
  return { ...github, first, second, token: hub.authorize(app, 'grace').token }
}

test('branches, tags, commits, refs and files are those of the Git repository', async () => {
  await using github = await startWithEngine()
  const { first, second } = github
  const ask = async (path: string) => {
    const { status, json } = await github.api(`/repos/acme/engine${path}`, { token: github.token })
    expect([path, status]).toEqual([path, 200])
    return json
  }
  expect(await ask('/branches')).toMatchObject([{ name: 'feature/one' }, { name: 'main' }])
  expect(await ask('/branches/feature%2Fone')).toMatchObject({ commit: { sha: first } })
  expect(await ask('/tags')).toMatchObject([{ name: 'v1.0', commit: { sha: first } }])
  for (const ref of ['main', 'heads/main', second, second.slice(0, 8)]) {
    expect((await ask(`/commits/${ref}`)).sha).toBe(second)
  }
  expect(await ask('/commits/feature%2Fone')).toMatchObject({
    sha: first,
    author: { login: 'ada' },
  })
  expect(await ask('/commits/main')).toMatchObject({ parents: [{ sha: first }] })
  expect(await ask('/commits')).toMatchObject([{ sha: second }, { sha: first }])
  expect(await ask('/commits?path=README.md')).toMatchObject([{ sha: first }])
  expect(await ask('/git/ref/heads/main')).toMatchObject({ object: { sha: second } })
  expect(await ask('/git/matching-refs/heads/feature')).toHaveLength(1)
  const file = await ask('/contents/src/a.ts?ref=feature/one')
  expect(Buffer.from(file.content, 'base64').toString()).toContain('a')
  expect(await ask('/contents/src')).toMatchObject([{ name: 'a.ts', type: 'file' }])
})

test('what is not there is refused as GitHub does', async () => {
  await using github = await startWithEngine()
  github.hub.addRepository('acme/empty', { grace: 'push' })
  const ask = async (path: string) => {
    const { status, json } = await github.api(`/repos/acme/${path}`, { token: github.token })
    return [status, json.message]
  }
  expect(await ask('engine/branches/no')).toEqual([404, 'Branch not found'])
  expect(await ask('engine/commits/no')).toEqual([422, 'No commit found for SHA: no'])
  expect((await ask('engine/commits/--all'))[0]).toBe(422)
  expect((await ask('engine/contents/no'))[0]).toBe(404)
  expect((await ask('engine/pulls/7'))[0]).toBe(404)
  expect(await ask('empty/commits/main')).toEqual([409, 'Git Repository is empty.'])
  expect((await ask('empty/branches'))[0]).toBe(200)
  expect((await ask('secret'))[0]).toBe(404)
})

test('an installation without a permission, and single sign-on that is missing, are named', async () => {
  await using github = await startWithEngine()
  const { hub, installation, token } = github
  installation.permissions = { metadata: 'read' }
  const ask = (path: string) => github.api(path, { token })
  expect((await ask('/repos/acme/engine')).status).toBe(200)
  const refused = await ask('/repos/acme/engine/branches')
  expect([refused.status, refused.json.message]).toEqual([
    403,
    'Resource not accessible by integration',
  ])
  hub.requireSso('acme', ['ada'])
  const sso = await ask('/repos/acme/engine')
  expect([sso.status, sso.headers['x-github-sso']]).toEqual([
    403,
    expect.stringContaining('required; url='),
  ])
})

test('a name that was left leads to where its repository is, until somebody else has it', async () => {
  await using github = await startWithEngine()
  const { hub, token, idOf } = github
  const id = idOf('acme/engine')
  hub.moveRepository('acme/engine', 'acme/motor')
  const moved = await github.api('/repos/acme/engine', { token })
  expect([moved.status, moved.location]).toEqual([301, `${hub.url}/api/v3/repositories/${id}`])
  expect((await github.api(`/repositories/${id}`, { token })).json.full_name).toBe('acme/motor')
  const other = hub.addRepository('acme/engine', { grace: 'pull' })
  expect((await github.api('/repos/acme/engine', { token })).json.id).toBe(other.id)
  hub.renameAccount('acme', 'umbrella')
  expect((await github.api('/repos/umbrella/motor', { token })).json.id).toBe(id)
})

test('lists have pages, and say where the others are', async () => {
  await using github = await startWithEngine()
  const { hub, token } = github
  for (let number = 1; number <= 5; number += 1) {
    hub.addRepository(`acme/list-${number}`, { grace: 'pull' })
  }
  const first = await github.api('/orgs/acme/repos?per_page=3', { token })
  expect(first.json).toHaveLength(3)
  const links = String(first.headers.link)
  expect(links).toContain(`<${hub.url}/api/v3/orgs/acme/repos?per_page=3&page=2>; rel="next"`)
  expect(links).toContain('page=3>; rel="last"')
  const last = await github.api('/orgs/acme/repos?per_page=3&page=3', { token })
  expect([last.json.length, String(last.headers.link).includes('rel="next"')]).toEqual([1, false])
})

test('search finds what may be seen, by words and qualifiers', async () => {
  await using github = await startWithEngine()
  const { hub, token } = github
  hub.addRepository('ada/engine-room', {}, { visibility: 'public', isArchived: true })
  hub.addRepository('ada/engine-hidden')
  await hub.addFork('acme/engine', 'grace')
  const search = async (query: string) => {
    const { json } = await github.api(`/search/repositories?q=${encodeURIComponent(query)}`, {
      token,
    })
    return json.items.map((item: { full_name: string }) => item.full_name)
  }
  expect(await search('engine')).toEqual(['acme/engine', 'ada/engine-room'])
  expect(await search('engine user:ada')).toEqual(['ada/engine-room'])
  expect(await search('engine archived:false')).toEqual(['acme/engine'])
  expect(await search('org:acme is:private notes')).toEqual(['acme/notes'])
  github.hub.install(github.app, 'grace')
  expect(await search('engine fork:only')).toEqual(['grace/engine'])
})

test('pull requests come from branches and forks; who sees neither sees no head', async () => {
  await using github = await startWithEngine()
  const { hub, token, app } = github
  await hub.addFork('acme/engine', 'grace')
  const head = await hub.commit('grace/engine', { 'c.txt': 'c\n' }, { branch: 'idea', by: 'grace' })
  const pull = await hub.addPullRequest('acme/engine', { by: 'grace', from: 'grace/engine:idea' })
  hub.addReview('acme/engine', pull.number, { by: 'ada', state: 'APPROVED' })
  hub.addIssue('acme/engine', 'It stutters', { by: 'grace' })
  const ask = (path: string, who = token) => github.api(`/repos/acme/engine${path}`, { token: who })
  // The App is not installed on grace's account, so her private fork is not to be seen through it.
  expect((await ask('/pulls/1')).json).toMatchObject({
    head: { sha: head, label: 'grace:idea', repo: null },
    base: { ref: 'main', repo: { full_name: 'acme/engine' } },
    commits: 1,
    additions: 1,
  })
  hub.install(app, 'grace')
  expect((await ask('/pulls/1')).json.head.repo.full_name).toBe('grace/engine')
  expect((await ask('/pulls?head=grace:idea')).json).toHaveLength(1)
  expect((await ask('/pulls?state=closed')).json).toEqual([])
  expect((await ask('/pulls/1/reviews')).json).toMatchObject([{ state: 'APPROVED' }])
  github.installation.permissions.issues = 'read'
  expect((await ask('/issues/2')).json.title).toBe('It stutters')
  expect((await ask('/issues/1')).json.pull_request).toBeDefined()
  const next = await hub.commit('grace/engine', { 'c.txt': 'd\n' }, { branch: 'idea', by: 'grace' })
  expect((await ask('/pulls/1')).json.head.sha).toBe(next)
})

test('who can see a repository opens a pull request there, if the App may', async () => {
  await using github = await startWithEngine()
  const { hub, token, app, installation } = github
  hub.setRole('acme/engine', 'grace', 'pull')
  hub.install(app, 'grace')
  await hub.addFork('acme/engine', 'grace')
  await hub.commit('grace/engine', { 'c.txt': 'c\n' }, { branch: 'idea', by: 'grace' })
  const open = (json: Record<string, unknown>) =>
    github.api('/repos/acme/engine/pulls', {
      token,
      json: { title: 'An idea', base: 'main', ...json },
    })
  expect((await open({ head: 'grace:idea' })).json).toMatchObject({ number: 1, state: 'open' })
  const again = await open({ head: 'grace:idea' })
  expect([again.status, again.json.errors[0].message]).toEqual([
    422,
    'A pull request already exists for grace:idea.',
  ])
  expect((await open({ head: 'grace:main' })).json.errors[0].message).toContain(
    'No commits between',
  )
  expect((await open({ head: 'grace:none' })).status).toBe(422)
  expect((await open({ head: 'feature/one' })).status).toBe(422)
  installation.permissions.pull_requests = 'read'
  expect((await open({ head: 'grace:idea' })).status).toBe(403)
})

test('a fork is made where the App covers both sides, and is there some moments later', async () => {
  await using github = await startWithEngine()
  const { hub, token, app, installation } = github
  const fork = (json: Record<string, unknown> = {}, path = 'acme/engine', who = token) =>
    github.api(`/repos/${path}/forks`, { token: who, json })
  expect((await fork()).status).toBe(403)
  const own = hub.install(app, 'grace')
  expect((await fork()).status).toBe(403)
  own.permissions = { metadata: 'read', administration: 'write', contents: 'write' }
  hub.addRepository('grace/other')
  hub.selectRepositories(own, ['grace/other'])
  expect((await fork()).status).toBe(403)
  hub.selectRepositories(own, 'all')
  expect((await fork({}, 'ada/hut')).status).toBe(403)
  const scoped = await github.scope(token, { target: 'acme' })
  expect((await fork({}, 'acme/engine', scoped.json.token)).status).toBe(403)
  hub.addRepository('acme/empty', { grace: 'pull' })
  expect((await fork({}, 'acme/empty')).json.message).toContain('contains no Git content')
  expect((await fork({ organization: 'nobody' })).status).toBe(422)
  {
    using _ = hub.holdForks()
    const made = await fork()
    expect([made.status, made.json.full_name]).toEqual([202, 'grace/engine'])
    expect((await github.api('/repos/grace/engine', { token })).status).toBe(404)
    expect((await fork()).json.id).toBe(made.json.id)
  }
  await hub.world.forks.settled()
  const { json } = await github.api('/repos/grace/engine', { token })
  expect(json).toMatchObject({ fork: true, parent: { full_name: 'acme/engine' } })
  expect((await github.api('/repos/grace/engine/branches', { token })).json).toHaveLength(2)
  hub.selectRepositories(installation, ['acme/notes'])
  expect((await fork()).status).toBe(404)
})
