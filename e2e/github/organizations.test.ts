import { expect, test } from 'vitest'
import { startHubWithApp } from './hub.testing.ts'

test('who is in an organization and its teams is told where the App may read its members', async () => {
  await using github = await startHubWithApp()
  const { hub, app, api, installation } = github
  hub.addPerson('mallory')
  hub.addTeam('acme', 'Core team', ['grace'])
  const { token } = hub.authorize(app, 'grace')
  const ask = (path: string, who = token) => api(path, { token: who })
  expect((await ask('/user/orgs')).json).toMatchObject([{ login: 'acme', id: 3001 }])
  expect((await ask('/user/memberships/orgs?state=active')).json).toMatchObject([
    { role: 'member', state: 'active', organization: { id: 3001 } },
  ])
  expect((await ask('/user/memberships/orgs/acme')).json.role).toBe('member')
  expect((await ask('/orgs/acme/memberships/ada')).json.role).toBe('admin')
  expect((await ask('/orgs/acme/members/ada')).status).toBe(204)
  expect((await ask('/orgs/acme/members/mallory')).status).toBe(404)
  expect((await ask('/user/teams')).json).toMatchObject([{ slug: 'core-team' }])
  expect((await ask('/orgs/acme/teams')).json).toMatchObject([{ slug: 'core-team' }])
  const team = '/orgs/acme/teams/core-team'
  expect((await ask(team)).json).toMatchObject({ members_count: 1, organization: { id: 3001 } })
  expect((await ask(`${team}/members`)).json).toMatchObject([{ login: 'grace' }])
  expect((await ask(`${team}/memberships/grace`)).json).toMatchObject({ state: 'active' })
  expect((await ask(`${team}/memberships/ada`)).status).toBe(404)
  expect(
    (await ask('/orgs/acme/memberships/ada', hub.authorize(app, 'mallory').token)).status,
  ).toBe(403)
  hub.setTeamMembership('acme', 'core-team', 'grace', null)
  expect((await ask(`${team}/memberships/grace`)).status).toBe(404)
  installation.permissions.members = undefined as never
  expect((await ask('/orgs/acme/memberships/ada')).status).toBe(403)
  hub.setMembership('acme', 'grace', null)
  expect((await ask('/user/orgs')).json).toEqual([])
  hub.uninstall(installation)
  expect((await ask('/user/orgs', hub.authorize(app, 'ada').token)).json).toEqual([])
})

test('an OAuth App hears of organizations by a scope, and who is invited is no member yet', async () => {
  await using github = await startHubWithApp()
  const { hub, api } = github
  const { app } = hub.oauth
  const without = hub.authorize(app, 'grace').token
  expect((await api('/user/orgs', { token: without })).status).toBe(403)
  expect((await api('/orgs/acme/memberships/grace', { token: without })).status).toBe(404)
  const { token } = hub.authorize(app, 'grace', ['read:org'])
  expect((await api('/user/orgs', { token })).json).toMatchObject([{ login: 'acme' }])
  const acme = hub.world.organization('acme')
  acme?.members.set(hub.addPerson('lin').id, { role: 'member', state: 'pending' })
  expect((await api('/orgs/acme/memberships/lin', { token })).json.state).toBe('pending')
  expect((await api('/orgs/acme/members/lin', { token })).status).toBe(404)
})

test('what people may do comes from owning, from roles, teams and what all members may do', async () => {
  await using github = await startHubWithApp()
  const { hub, app, api } = github
  hub.addTeam('acme', 'Core team', ['grace'])
  const rightsOf = async (path: string, login: string) => {
    const { json } = await api(`/repos/${path}`, { token: hub.authorize(app, login).token })
    return Object.entries(json.permissions ?? {})
      .filter(([, has]) => has)
      .map(([name]) => name)
  }
  expect(await rightsOf('acme/secret', 'ada')).toContain('admin')
  expect(await rightsOf('acme/secret', 'grace')).toEqual([])
  hub.setTeamRole('acme/secret', 'core-team', 'triage')
  expect(await rightsOf('acme/secret', 'grace')).toEqual(['triage', 'pull'])
  const acme = hub.world.organization('acme')
  if (acme) acme.basePermission = 'push'
  expect(await rightsOf('acme/secret', 'grace')).toEqual(['push', 'triage', 'pull'])
  expect(await rightsOf('ada/hut', 'grace')).toEqual(['pull'])
  const { token } = hub.authorize(app, 'ada')
  const path = '/repos/acme/secret/collaborators/grace/permission'
  expect((await api(path, { token })).json).toMatchObject({
    permission: 'write',
    role_name: 'write',
  })
  const secret = hub.world.repository('acme/secret')
  if (secret && acme) {
    secret.visibility = 'internal'
    acme.basePermission = null
  }
  hub.setTeamRole('acme/secret', 'core-team', null)
  expect(await rightsOf('acme/secret', 'grace')).toEqual(['pull'])
  hub.people.forEach((person) => {
    person.isSuspended = person.login === 'grace'
  })
  expect((await api('/user', { token: hub.authorize(app, 'grace').token })).status).toBe(403)
})
