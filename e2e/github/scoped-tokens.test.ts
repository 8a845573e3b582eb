import { expect, test } from 'vitest'
import { startHubWithApp } from './hub.testing.ts'

test('a scoped token opens what it was made for, and never more than the person has', async () => {
  await using github = await startHubWithApp()
  const { app, api, hub, scope, idOf } = github
  const acme = hub.world.organization('acme')?.id
  const { token, expiresAt } = hub.authorize(app, 'grace')
  const made = await scope(token, {
    target_id: acme,
    repository_ids: [idOf('acme/engine'), idOf('acme/notes')],
    permissions: { contents: 'write' },
  })
  expect([made.status, made.json.token]).toEqual([200, expect.stringMatching(/^ghu_/)])
  expect(Date.parse(made.json.expires_at)).toBeLessThanOrEqual(expiresAt ?? 0)
  expect(made.json.installation).toMatchObject({
    permissions: { contents: 'write' },
    repository_selection: 'selected',
    account: { login: 'acme' },
  })
  const statusOf = async (path: string, who = made.json.token) =>
    (await api(`/repos/${path}`, { token: who })).status
  expect(await statusOf('acme/engine')).toBe(200)
  expect(await statusOf('acme/secret')).toBe(404)
  expect(await statusOf('ada/hut')).toBe(200)
  hub.setRole('acme/engine', 'grace', null)
  expect(await statusOf('acme/engine')).toBe(404)
  expect(await statusOf('acme/notes')).toBe(200)
  hub.selectRepositories(github.installation, ['acme/engine'])
  expect(await statusOf('acme/notes')).toBe(404)
})

test('one is made of an unscoped token of this App alone, for one target and what is there', async () => {
  await using github = await startHubWithApp()
  const { app, hub, scope, idOf, installation } = github
  const acme = { target_id: hub.world.organization('acme')?.id }
  const { token } = hub.authorize(app, 'grace')
  const statusOf = async (json: Record<string, unknown>, parent = token) =>
    (await scope(parent, json)).status
  expect(await statusOf({ target: 'acme', repositories: ['engine'] })).toBe(200)
  const scoped = await scope(token, acme)
  const other = hub.addApp('Other', 'ada')
  const oauth = hub.authorize(hub.oauth.app, 'grace', ['repo']).token
  for (const [json, parent, status] of [
    [acme, scoped.json.token, 403],
    [acme, hub.authorize(other, 'grace').token, 404],
    [acme, oauth, 404],
    [acme, 'ghu_unheard', 404],
    [{}, token, 422],
    [{ ...acme, target: 'acme' }, token, 422],
    [{ target: 'ada' }, token, 404],
    [{ ...acme, repository_ids: [idOf('acme/secret')] }, token, 422],
    [{ ...acme, repository_ids: [idOf('ada/hut')] }, token, 422],
    [{ ...acme, repositories: ['engine'], repository_ids: [idOf('acme/engine')] }, token, 422],
    [{ ...acme, permissions: { issues: 'read' } }, token, 422],
    [{ ...acme, permissions: { members: 'write' } }, token, 422],
  ] as const) {
    expect([json, await statusOf(json, parent)]).toEqual([json, status])
  }
  installation.permissions = { metadata: 'read', contents: 'read' }
  expect(await statusOf({ ...acme, permissions: { contents: 'write' } })).toBe(422)
  hub.selectRepositories(installation, ['acme/notes'])
  expect(await statusOf({ ...acme, repository_ids: [idOf('acme/engine')] })).toBe(422)
  hub.setSuspended(installation, true)
  expect(await statusOf(acme)).toBe(403)
})

test('tokens are checked, reset and revoked by their own app; a grant takes all with it', async () => {
  await using github = await startHubWithApp()
  const { app, api, hub, scope } = github
  const path = `/applications/${app.clientId}/token`
  const first = hub.authorize(app, 'grace').token
  const ask = (method: string, token: string, where = path, basic: typeof app | undefined = app) =>
    api(where, { method, ...(basic && { basic }), json: { access_token: token } })
  const checked = await ask('POST', first)
  expect(checked.json).toMatchObject({ user: { login: 'grace' }, token: '' })
  expect((await ask('POST', 'ghu_unheard')).status).toBe(404)
  expect((await ask('POST', hub.authorize(hub.addApp('Other', 'ada'), 'ada').token)).status).toBe(
    404,
  )
  const wrong = { ...app, clientSecret: 'wrong' }
  expect((await ask('POST', first, path, wrong)).status).toBe(401)
  const { json: reset } = await ask('PATCH', first)
  expect((await api('/user', { token: first })).status).toBe(401)
  expect((await ask('DELETE', reset.token)).status).toBe(204)
  expect((await ask('DELETE', reset.token)).status).toBe(422)
  expect((await api('/user', { token: reset.token })).status).toBe(401)

  const { token } = hub.authorize(app, 'grace')
  const { json: scoped } = await scope(token, { target: 'acme' })
  const ada = hub.authorize(app, 'ada').token
  const grant = `/applications/${app.clientId}/grant`
  expect((await ask('DELETE', token, grant)).status).toBe(204)
  for (const one of [token, scoped.token]) {
    expect((await api('/user', { token: one })).status).toBe(401)
  }
  expect((await api('/user', { token: ada })).status).toBe(200)
})
