import { expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { githubOrganizations, githubUsers, membershipMinutes } from '../auth.settings.ts'
import { followInvitations, readEndReason } from '../auth.ts'
import { openTestOrganizations } from './github-memberships.testing.ts'

const notInvited = expect.stringContaining('error=GITHUB_NOT_INVITED')
const unknown = expect.stringContaining('error=GITHUB_MEMBERSHIP_UNKNOWN')

test('who is in a listed organization signs in, and nobody else: not who was only asked to join', async () => {
  await using github = await openTestOrganizations()
  using _ = await followInvitations(github.ctx)
  expect(await github.browser().visitGithub('grace')).toEqual(notInvited)
  expect(await github.list(['Acme'])).toMatchObject({ value: ['acme'] })
  expect(await github.rules()).toMatchObject([
    { rule: 'acme', organizationId: String(github.acme.id), teamId: null },
  ])
  expect(await github.browser().visitGithub('grace')).toBe('/')
  expect(await github.browser().visitGithub('linus')).toEqual(notInvited)
  expect(await github.browser().visitGithub('mallory')).toEqual(notInvited)
  expect(await github.auth.users()).toHaveLength(2)
})

test('a team lets in who is in it, and not the rest of its organization', async () => {
  await using github = await openTestOrganizations()
  using _ = await followInvitations(github.ctx)
  await github.list(['acme/core'])
  expect(await github.browser().visitGithub('grace')).toBe('/')
  expect(await github.browser().visitGithub('ada')).toEqual(notInvited)
})

test('a rule is kept where GitHub says who is in it, and else the way there is named', async () => {
  await using github = await openTestOrganizations()
  const { hub, app, installation } = github
  using _ = await followInvitations(github.ctx)
  const list = (rule: string) => github.set(githubOrganizations, [rule])
  const required = (message: string) => ({
    code: 'GITHUB_INSTALLATION_REQUIRED',
    message: expect.stringContaining(message),
  })
  const other = hub.addOrganization('octo-org', { ada: 'owner' })
  const link = `${hub.url}/github-apps/${app.slug}/installations/new/permissions?target_id=${other.id}`
  await expect(list('octo-org')).rejects.toMatchObject(required(link))
  hub.install(app, 'octo-org', { permissions: { contents: 'read' } })
  await expect(list('octo-org')).rejects.toMatchObject(required('members: read'))
  hub.setSuspended(installation, true)
  await expect(list('acme')).rejects.toMatchObject(required('suspended'))
  hub.setSuspended(installation, false)
  const invalid = { code: 'GITHUB_RULE_INVALID' }
  await expect(list('acme/nobody')).rejects.toMatchObject(invalid)
  await expect(list('grace')).rejects.toMatchObject(invalid)
  await expect(list('nobody-at-all')).rejects.toMatchObject(invalid)
  await expect(list('acme/../x')).rejects.toMatchObject({ code: 'SETTING_VALUE_INVALID' })
  {
    using _ = hub.mood('GET /api/v3/app/installations', { kind: 'rate limited' })
    const limited = { code: 'GITHUB_UNREACHABLE', message: expect.stringContaining('limits') }
    await expect(list('acme')).rejects.toMatchObject(limited)
  }
  expect(await github.rules()).toEqual([])
  expect(await github.browser().visitGithub('grace')).toEqual(notInvited)
})

test('rules need a GitHub App with its key, and say so', async () => {
  await using github = await openTestOrganizations()
  const { config } = github.ctx
  using _ = await followInvitations(github.ctx)
  const list = () => github.set(githubOrganizations, ['acme'])
  const required = (message: RegExp) => ({
    code: 'GITHUB_APP_REQUIRED',
    message: expect.stringMatching(message),
  })
  const { clientId, clientSecret } = github.app
  const given = { clientId, clientSecret, privateKey: null, slug: null }
  config.github.app = given
  await expect(list()).rejects.toMatchObject(required(/private key .* is missing/))
  config.github.app = { ...given, privateKey: 'nonsense' }
  await expect(list()).rejects.toMatchObject(required(/no RSA key/))
  config.github.app = { ...given, clientId: github.hub.oauth.app.clientId }
  await expect(list()).rejects.toMatchObject(required(/OAuth App/))
  config.github.app = { ...given, privateKey: github.hub.addApp('Another', 'ada').privateKey }
  await expect(list()).rejects.toMatchObject({ code: 'GITHUB_MISCONFIGURED' })
  config.github.app = null
  await github.ctx.db.deleteFrom('githubRegistration').execute()
  await expect(list()).rejects.toMatchObject(required(/does not know this server/))
})

test('S-90 a renamed organization and team still count, and who takes their names gains nothing', async () => {
  await using github = await openTestOrganizations()
  const { hub, app } = github
  using _ = await followInvitations(github.ctx)
  await github.list(['acme', 'acme/core'])
  const grace = github.browser()
  await grace.visitGithub('grace')
  hub.renameAccount('acme', 'acme-2')
  hub.addOrganization('acme', { mallory: 'owner' })
  hub.addTeam('acme', 'core', ['mallory'])
  hub.install(app, 'acme')
  const [core] = github.acme.teams
  if (core) core.slug = 'old-core'
  hub.addTeam('acme-2', 'core', ['ada'])
  await github.recheck()
  expect(await grace.session()).not.toBeNull()
  expect(await github.browser().visitGithub('grace')).toBe('/')
  expect(await github.browser().visitGithub('mallory')).toEqual(notInvited)
  // As the next start, and as somebody who saves the same list again.
  await github.list(['acme', 'acme/core', 'acme-2'])
  expect(await github.browser().visitGithub('mallory')).toEqual(notInvited)
  expect(await github.rules()).toMatchObject([
    { rule: 'acme', organizationId: String(github.acme.id), organizationLogin: 'acme-2' },
    { rule: 'acme-2', organizationId: String(github.acme.id) },
    { rule: 'acme/core', teamSlug: 'old-core', teamId: String(core?.id) },
  ])
})

test('S-90 a person who takes over the login of a member is somebody else', async () => {
  await using github = await openTestOrganizations()
  const { hub } = github
  using _ = await followInvitations(github.ctx)
  await github.list(['acme'])
  await github.browser().visitGithub('grace')
  hub.renameAccount('grace', 'admiral')
  hub.addPerson('grace')
  expect(await github.browser().visitGithub('grace')).toEqual(notInvited)
  expect(await github.browser().visitGithub('admiral')).toBe('/')
})

test('S-19 who left is signed out by the next question, is told why, and gives back what they were given', async () => {
  await using github = await openTestOrganizations()
  const { hub, ctx } = github
  const ended: string[] = []
  using _ = await followInvitations(ctx, async (inside, userId) => {
    expect(inside.db).not.toBe(ctx.db)
    return () => void ended.push(userId)
  })
  await github.list(['acme'])
  const grace = github.browser()
  await grace.visitGithub('grace')
  const { cookie } = grace
  const userId = (await grace.session())?.user.id ?? ''
  expect(await github.recheck()).toEqual({ requests: 2, isSomebodyOut: false })
  hub.setMembership('acme', 'grace', null)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: true })
  // What the watch does then.
  await github.set(githubUsers, [])
  await expect.poll(() => grace.session()).toBeNull()
  expect(ended).toContain(userId)
  expect(await readEndReason(ctx, cookie)).toBe('ACCESS_ENDED')
  expect(await readEndReason(ctx, github.browser().cookie)).toBeNull()
  const [account] = await github.accounts()
  expect(account).toMatchObject({ login: 'grace', sealedToken: null })
  const { events } = await listAudit(ctx, listAuditInput.parse({}))
  expect(events.find(({ action }) => action === 'session.signOutEverywhere')).toMatchObject({
    actor: null,
    subject: { id: userId },
    after: { reason: 'ACCESS_ENDED' },
  })
  expect(await github.browser().visitGithub('grace')).toEqual(notInvited)
  hub.setMembership('acme', 'grace', 'member')
  expect(await github.browser().visitGithub('grace')).toBe('/')
})

test('F-52 while GitHub does not answer nobody is thrown out, and nobody new comes in, until patience ends', async () => {
  await using github = await openTestOrganizations()
  const { hub, ctx } = github
  using _ = await followInvitations(ctx)
  await github.list(['acme'])
  await github.set(membershipMinutes, 60)
  const grace = github.browser()
  await grace.visitGithub('grace')
  {
    using _ = hub.mood('* /api/v3/orgs/*', { kind: 'rate limited' })
    expect(await github.recheck()).toMatchObject({ isSomebodyOut: false })
    expect(await github.rules()).toMatchObject([{ failure: expect.stringContaining('limits') }])
    expect(await github.browser().visitGithub('ada')).toEqual(unknown)
    expect(await github.browser().visitGithub('grace')).toEqual(unknown)
    github.wait(50)
    expect(await github.recheck()).toMatchObject({ isSomebodyOut: false })
    expect(await grace.session()).not.toBeNull()
  }
  github.wait(2)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: false })
  expect(await github.rules()).toMatchObject([{ checkedAt: expect.any(Number), failure: null }])
  using _away = hub.mood('* /api/v3/*', { kind: 'status', status: 503 })
  github.wait(59)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: false })
  github.wait(2)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: true })
  expect(await github.members()).toEqual([])
})

test('F-52 an App that was taken off the organization is said to be, and throws nobody out at once', async () => {
  await using github = await openTestOrganizations()
  using _ = await followInvitations(github.ctx)
  await github.list(['acme'])
  const grace = github.browser()
  await grace.visitGithub('grace')
  github.hub.uninstall(github.installation)
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: false })
  const [rule] = await github.rules()
  expect(rule?.failure).toContain('not installed on acme')
  expect(await github.browser().visitGithub('grace')).toEqual(unknown)
  expect(await grace.session()).not.toBeNull()
})

test('a team that is gone has nobody in it', async () => {
  await using github = await openTestOrganizations()
  using _ = await followInvitations(github.ctx)
  await github.list(['acme/core'])
  await github.browser().visitGithub('grace')
  github.acme.teams.length = 0
  expect(await github.recheck()).toMatchObject({ isSomebodyOut: true })
  expect(await github.browser().visitGithub('grace')).toEqual(notInvited)
})

test('who is invited by name, or let in by another rule, stays; the owner always does', async () => {
  await using github = await openTestOrganizations()
  const { hub } = github
  using _ = await followInvitations(github.ctx)
  hub.addTeam('acme', 'docs', ['grace'])
  await github.list(['acme/core', 'acme/docs'])
  await github.set(githubUsers, ['linus'])
  expect(await github.owner.visitGithub('ada', 'connect')).toBe('/')
  const grace = github.browser()
  await grace.visitGithub('grace')
  const linus = github.browser()
  expect(await linus.visitGithub('linus')).toBe('/')
  hub.setTeamMembership('acme', 'core', 'grace', null)
  await github.recheck()
  await github.list(['acme/docs'])
  expect(await grace.session()).not.toBeNull()
  await github.set(githubOrganizations, null)
  expect(await grace.session()).toBeNull()
  expect(await linus.session()).not.toBeNull()
  expect(await github.owner.session()).not.toBeNull()
})

test('who is taken off the list, and is in a listed organization, stays as if nothing were', async () => {
  await using github = await openTestOrganizations()
  const ended: string[] = []
  using _ = await followInvitations(github.ctx, async (_inside, userId) => {
    ended.push(userId)
    return () => undefined
  })
  await github.set(githubUsers, ['grace', 'linus'])
  const [grace, linus] = [github.browser(), github.browser()]
  await grace.visitGithub('grace')
  await linus.visitGithub('linus')
  const linusId = (await linus.session())?.user.id
  await github.list(['acme'])
  await github.set(githubUsers, [])
  expect(await grace.session()).not.toBeNull()
  expect(await linus.session()).toBeNull()
  expect(new Set(ended)).toEqual(new Set([linusId]))
})

test.each(engines)(
  '%s keeps rules and who came in by them, and one server asks for all',
  async (engine: Engine) => {
    await using places = await TestPlaces.start(engine)
    const { databaseUrl } = await places.newPlace()
    await using github = await openTestOrganizations(
      databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
    )
    {
      using _ = await followInvitations(github.ctx)
      await github.list(['acme', 'acme/core'])
    }
    const grace = github.browser()
    expect(await grace.visitGithub('grace')).toBe('/')
    expect(await github.browser().visitGithub('grace')).toBe('/')
    const asked = github.hub.log.length
    github.wait(1)
    await Promise.all(Array.from({ length: 4 }, () => github.recheck(20_000)))
    const lists = github.hub.log.slice(asked).filter((line) => line.endsWith('/members'))
    expect(lists).toHaveLength(2)
    github.hub.setMembership('acme', 'grace', null)
    expect(await github.recheck()).toMatchObject({ isSomebodyOut: true })
    expect(await github.members()).toEqual([])
    using _ = await followInvitations(github.ctx)
    expect(await grace.session()).toBeNull()
  },
)
