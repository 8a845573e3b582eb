import { expect, test } from 'vitest'
import { startHub, startHubWithApp } from './hub.testing.ts'

const manifest = {
  name: 'Bothy at home',
  url: 'https://bothy.example.com',
  redirect_url: 'https://bothy.example.com/registered',
  callback_urls: ['https://bothy.example.com/api/auth/callback/github'],
  setup_url: 'https://bothy.example.com/installed',
  hook_attributes: { url: 'https://bothy.example.com/hook' },
  default_permissions: { contents: 'write', members: 'read' },
  default_events: ['push', 'organization'],
}

test('an App is registered by its manifest, and says all it has once and within an hour', async () => {
  await using github = await startHub()
  const { ask, api } = github
  const form = { manifest: JSON.stringify(manifest) }
  const page = await ask('/settings/apps/new?state=s1', { form })
  expect(page.body).toContain('<button>Create GitHub App</button>')
  const create = (changes: Record<string, string> = {}) =>
    ask('/settings/apps/manifest', {
      form: { ...form, name: manifest.name, login: 'ada', state: 's1', ...changes },
    })
  const back = new URL((await create()).location)
  expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
    manifest.redirect_url,
    's1',
  ])
  const convert = (code: string) => api(`/app-manifests/${code}/conversions`, { method: 'POST' })
  const code = back.searchParams.get('code') ?? ''
  const made = await convert(code)
  expect(made.status).toBe(201)
  expect(made.json).toMatchObject({
    slug: 'bothy-at-home',
    client_id: expect.stringMatching(/^Iv/),
    pem: expect.stringContaining('BEGIN RSA PRIVATE KEY'),
    webhook_secret: expect.any(String),
    permissions: { contents: 'write', members: 'read', metadata: 'read' },
    events: ['push', 'organization'],
    owner: { login: 'ada' },
  })
  expect((await convert(code)).status).toBe(404)
  expect((await create()).body).toContain('Name is already in use')
  const late = new URL((await create({ name: 'Another' })).location).searchParams.get('code')
  github.hub.world.elapse(60 * 60 * 1000 + 1)
  expect((await convert(late ?? '')).status).toBe(404)
})

test('of an organization only owners register one', async () => {
  await using github = await startHub()
  const { hub, ask } = github
  hub.addPerson('grace')
  hub.addOrganization('acme', { ada: 'owner', grace: 'member' })
  const form = { manifest: JSON.stringify(manifest) }
  const page = await ask('/organizations/acme/settings/apps/new?state=s1', { form })
  expect(page.body).toContain('<option>ada</option>')
  expect(page.body).not.toContain('<option>grace</option>')
  const create = (login: string) =>
    ask('/settings/apps/manifest', { form: { ...form, name: 'Ours', login, organization: 'acme' } })
  expect((await create('grace')).status).toBe(404)
  expect((await create('ada')).status).toBe(302)
  expect(hub.world.app(({ slug }) => slug === 'ours')?.owner.login).toBe('acme')
})

test.each([
  [{ hook_attributes: { url: 'http://127.0.0.1:3000/hook' } }, 'over the public Internet'],
  [{ default_permissions: { everything: 'write' } }, 'everything: write is not included'],
  [{ default_permissions: { contents: 'admin' } }, 'contents: admin is not included'],
  [{ default_events: ['push', 'issues'] }, 'not supported by permissions: issues'],
  [{ name: 'a'.repeat(35) }, 'name'],
  [{ url: undefined }, 'url'],
  [{ unheard: 'of' }, 'unheard'],
])('a manifest with %j is refused', async (changes, problem) => {
  await using github = await startHub()
  const form = { manifest: JSON.stringify({ ...manifest, ...changes }) }
  const { status, body } = await github.ask('/settings/apps/new', { form })
  expect([status, body]).toEqual([422, expect.stringContaining(problem)])
})

test('owners install an App on all or some repositories, members can only ask for it', async () => {
  await using github = await startHubWithApp()
  const { hub, app, ask, idOf, installation } = github
  hub.uninstall(installation)
  app.setupUrl = 'https://bothy.example.com/installed'
  const accounts = await ask(`/apps/${app.slug}/installations/new?state=s1`)
  expect(accounts.body).toContain('Install on acme as grace')
  expect(accounts.body).not.toContain('Install on ada as grace')
  const acme = String(hub.world.organization('acme')?.id)
  const query = new URLSearchParams({ target_id: acme, login: 'ada', state: 's1' })
  const page = await ask(`/apps/${app.slug}/installations/new/permissions?${query}`)
  expect(page.body).toContain('Only select repositories')
  expect(page.body).toContain('<button>Install</button>')
  const install = async (changes: Record<string, string>) =>
    new URL(
      (
        await ask(`/apps/${app.slug}/installations`, {
          form: { ...Object.fromEntries(query), selection: 'all', ...changes },
        })
      ).location,
    ).searchParams
  expect(Object.fromEntries(await install({ login: 'grace' }))).toEqual({
    setup_action: 'request',
    state: 's1',
  })
  const one = { selection: 'selected', repository_id: String(idOf('acme/notes')) }
  const done = await install(one)
  const [made] = hub.world.installations
  expect(Object.fromEntries(done)).toEqual({
    installation_id: String(made?.id),
    setup_action: 'install',
    state: 's1',
  })
  expect(made?.repositories).toEqual(new Set([idOf('acme/notes')]))
  expect((await install({})).get('setup_action')).toBe('update')
  expect(made?.repositories).toBe('all')
  app.requestsOauthOnInstall = true
  const code = (await install({})).get('code') ?? ''
  const own = { client_id: app.clientId, client_secret: app.clientSecret }
  expect(await github.exchange(code, own)).toHaveProperty('refresh_token')
  app.isPublic = false
  const target = { target_id: acme, login: 'ada' }
  const refused = await ask(`/apps/${app.slug}/installations`, { form: target })
  expect(refused.status).toBe(404)
})

test('people fork on GitHub’s own page, and take back there what they authorised', async () => {
  await using github = await startHubWithApp()
  const { hub, app, ask, api } = github
  await hub.commit('acme/engine', { 'a.txt': 'a\n' })
  expect((await ask('/acme/engine/fork')).body).toContain('<button>Create fork</button>')
  const forked = await ask('/acme/engine/fork', { form: { login: 'grace' } })
  expect(forked.location).toBe('/grace/engine')
  await hub.world.forks.settled()
  expect((await ask('/grace/engine')).status).toBe(200)
  expect((await ask('/acme/secret/fork', { form: { login: 'grace' } })).status).toBe(404)
  const { token } = hub.authorize(app, 'grace')
  const path = `/settings/connections/applications/${app.clientId}`
  expect((await ask(path)).body).toContain('Revoke access')
  await ask(path, { form: { login: 'grace' } })
  expect((await api('/user', { token })).status).toBe(401)
})
