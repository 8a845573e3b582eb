import { expect, test, vi } from 'vitest'
import { followInvitations } from '../auth.ts'
import { openTestOrganizations } from './github-memberships.testing.ts'

const _notInvited = expect.stringContaining('error=GITHUB_NOT_INVITED')
const _unknown = expect.stringContaining('error=GITHUB_MEMBERSHIP_UNKNOWN')

test('S-19 what GitHub tells by itself counts at once, signed as it is', async () => {
  await using github = await openTestOrganizations()
  const { hub } = github
  using _ = await followInvitations(github.ctx)
  await github.list(['acme', 'acme/core'])
  const grace = github.browser()
  await grace.visitGithub('grace')
  const id = hub.people.find(({ login }) => login === 'grace')?.id
  const organization = { id: github.acme.id }
  const team = { id: github.acme.teams[0]?.id }
  const left = { action: 'removed', organization, team, member: { id } }
  expect(await github.deliver('membership', left)).toBe(204)
  await expect.poll(async () => (await github.members()).map(({ rule }) => rule)).toEqual(['acme'])
  expect(await grace.session()).not.toBeNull()
  hub.setMembership('acme', 'grace', null)
  expect(await github.deliver('team', { action: 'edited', organization })).toBe(204)
  await expect.poll(() => grace.session()).toBeNull()

  // As by hand: what the environment says is the webhook's secret counts as well.
  const { clientId, clientSecret, privateKey, slug } = github.app
  github.ctx.config.github.app = {
    ...{ clientId, clientSecret, privateKey, slug },
    webhookSecret: 'of the webhook',
  }
  hub.setMembership('acme', 'grace', 'member')
  const again = github.browser()
  await again.visitGithub('grace')
  const membership = { user: { id } }
  const gone = { action: 'member_removed', organization, membership }
  expect(await github.deliver('organization', { ...gone, organization: { id: 1 } })).toBe(204)
  expect(await github.deliver('organization', 'nonsense' as never)).toBe(204)
  expect(await again.session()).not.toBeNull()
  expect(await github.deliver('organization', gone)).toBe(204)
  await expect.poll(() => again.session()).toBeNull()
})

test('who nobody asks about is not asked about, and what has not changed is not sent again', async () => {
  await using github = await openTestOrganizations()
  const { hub } = github
  using _ = await followInvitations(github.ctx)
  await github.list(['acme'])
  expect(await github.recheck()).toMatchObject({ requests: 0 })
  await github.browser().visitGithub('grace')
  for (const login of Array.from({ length: 120 }, (_, index) => `member-${index}`)) {
    hub.addPerson(login)
    hub.setMembership('acme', login, 'member')
  }
  await github.recheck()
  const asked = hub.log.length
  expect(await github.recheck()).toEqual({ requests: 3, isSomebodyOut: false })
  const tokens = hub.log.filter((line) => line.endsWith('/access_tokens'))
  expect(tokens).toHaveLength(1)
  expect(hub.log.slice(asked)).toEqual([
    'GET /api/v3/app/installations',
    'GET /api/v3/orgs/acme/members',
    'GET /api/v3/orgs/acme/members',
  ])
  hub.setMembership('acme', 'grace', null)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: true })
})

test('S-19 whoever is signed in is asked about at least every half minute', async () => {
  await using github = await openTestOrganizations()
  using stack = new DisposableStack()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  stack.defer(() => vi.useRealTimers())
  using _ = await followInvitations(github.ctx)
  await github.list(['acme'])
  const grace = github.browser()
  await grace.visitGithub('grace')
  vi.advanceTimersByTime(5000)
  await expect.poll(async () => (await github.rules())[0]?.checkedAt).toEqual(expect.any(Number))
  github.hub.setMembership('acme', 'grace', null)
  github.wait(0.4)
  vi.advanceTimersByTime(5000)
  await expect.poll(() => grace.session()).toBeNull()
})

test('who moves from one page of a list to the one before while it is read stays in', async () => {
  await using github = await openTestOrganizations()
  const { hub, acme } = github
  using _ = await followInvitations(github.ctx)
  await github.list(['acme'])
  const grace = github.browser()
  await grace.visitGithub('grace')
  hub.setMembership('acme', 'grace', null)
  for (const login of Array.from({ length: 110 }, (_, index) => `member-${index}`)) {
    hub.addPerson(login)
    hub.setMembership('acme', login, 'member')
  }
  hub.setMembership('acme', 'grace', 'member')
  const keys = acme.members.keys.bind(acme.members)
  let lists = 0
  vi.spyOn(acme.members, 'keys').mockImplementation(() => {
    lists += 1
    // Between the first page and the second, on which she was.
    for (let index = 0; lists === 2 && index < 20; index += 1) {
      hub.setMembership('acme', `member-${index}`, null)
    }
    return keys()
  })
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: false })
  expect(await grace.session()).not.toBeNull()
  expect(await github.members()).toHaveLength(1)
  hub.setMembership('acme', 'grace', null)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: true })
})
