import { expect, test, vi } from 'vitest'
import type { TestAuthOptions } from '#server/auth/auth.testing.ts'
import { openTestGithub } from '#server/auth/github/github.testing.ts'
import { Changes } from '#server/codespaces/changes.ts'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { identifyRepository } from '#server/repositories/hosts.ts'
import { lookAtRepository } from '#server/repositories/look-up-names.ts'
import { setSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { trustedRepositories } from './trust.settings.ts'
import { readTrustBasis, trustOf } from './trust.ts'
import { followTrustedNames, listTrustedNames, lookUpTrustedName } from './trusted-names.ts'

/** An owner, and Ada, who opens what is at acme. */
async function openList(options: TestAuthOptions = {}) {
  const github = await openTestGithub(options)
  const { hub, ctx } = github
  const acme = hub.addOrganization('acme', {})
  const engine = hub.addRepository('acme/engine', { ada: 'push' }, { visibility: 'public' })
  const owner = await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub('ada')
  const as = async (one: typeof owner) =>
    ({ ...ctx, changes: new Changes(), session: await one.session() }) as unknown as SignedInContext
  const manager = await as(owner)
  const ada = await as(browser)
  const userId = ada.session.user.id
  const follow = () => followTrustedNames(manager)
  return {
    ...github,
    ...{ acme, engine, manager, follow },
    list: (...value: string[]) =>
      setSetting(manager, {
        of: { scope: 'instance', scopeId: '' },
        id: trustedRepositories.id,
        value,
      }),
    states: async () =>
      Object.fromEntries((await listTrustedNames(ctx)).map(({ line, state }) => [line, state])),
    /** Whether a codespace that Ada makes of it now is trusted. */
    async isTrusted(path: string) {
      const url = `${hub.url}/${path}`
      const since = ctx.clock.now()
      const seen = await lookAtRepository(ctx, { userId, repositoryUrl: url })
      const id = seen?.repositoryId ?? (await identifyRepository(ada, url))
      const subject = { url, id, since, source: '' } as const
      return trustOf(await readTrustBasis(ctx, userId, [subject]), subject, 'any').isTrusted
    },
    /** Somebody else has the names of it all from now on, and lets Ada push. */
    takeOver() {
      hub.renameAccount('acme', 'acme-closed')
      hub.world.repositories.length = 0
      hub.addOrganization('acme', {})
      hub.addRepository('acme/engine', { ada: 'push' }, { visibility: 'public' })
    },
  }
}

test.each(engines)(
  'on %s S-76 S-90 who takes over a name on the administrators’ list is not trusted, until an administrator says so',
  async (engine: Engine) => {
    await using places = await TestPlaces.start(engine)
    const { databaseUrl } = await places.newPlace()
    const environment = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
    for (const line of ['acme/engine', 'acme/*']) {
      await using list = await openList({ environment })
      using _ = await list.follow()
      await list.list()
      await list.list(line)
      expect(await listTrustedNames(list.ctx)).toMatchObject([
        { line, state: 'known', number: String(line === 'acme/*' ? list.acme.id : list.engine.id) },
      ])
      expect(await list.isTrusted('acme/engine')).toBe(true)

      list.takeOver()
      expect(await list.isTrusted('acme/engine')).toBe(false)
      expect(await list.states()).toEqual({ [line]: 'taken' })
      // What is listed stays what it is, however often the list is saved.
      await list.list(line, 'other/*')
      expect(await list.isTrusted('acme/engine')).toBe(false)
      await lookUpTrustedName(list.manager, line)
      expect(await list.isTrusted('acme/engine')).toBe(true)
      await list.ctx.db.deleteFrom('trustedName').execute()
    }
  },
)

test('S-90 what is renamed stays trusted, and taken off the list a line is forgotten', async () => {
  await using list = await openList()
  using _ = await list.follow()
  await list.list('acme/engine')
  list.hub.renameAccount('acme', 'acme-2')
  expect(await list.isTrusted('acme-2/engine')).toBe(true)
  await list.list('acme-2/*')
  expect(await list.isTrusted('acme-2/engine')).toBe(true)
  list.hub.renameAccount('acme-2', 'acme-3')
  expect(await list.isTrusted('acme-3/engine')).toBe(true)
  await list.list()
  expect(await list.isTrusted('acme-3/engine')).toBe(false)
  await vi.waitFor(async () =>
    expect(await list.ctx.db.selectFrom('trustedName').selectAll().execute()).toEqual([]),
  )
})

test('S-90 a name that nothing has yet trusts nothing, also once somebody has it', async () => {
  await using list = await openList()
  using _ = await list.follow()
  await list.list('acme/later', 'nobody/*')
  expect(await list.states()).toEqual({ 'acme/later': 'missing', 'nobody/*': 'missing' })
  list.hub.addRepository('acme/later', { ada: 'push' }, { visibility: 'public' })
  expect(await list.isTrusted('acme/later')).toBe(false)
  // Nor does it become what was meant because another line is added.
  await list.list('acme/later', 'nobody/*', 'acme/engine')
  expect(await list.isTrusted('acme/later')).toBe(false)
  {
    using _again = await list.follow()
    expect(await list.isTrusted('acme/later')).toBe(false)
  }
  await lookUpTrustedName(list.manager, 'acme/later')
  expect(await list.isTrusted('acme/later')).toBe(true)
  const events = list.ctx.db.selectFrom('auditEvent').select('objectName')
  expect(await events.where('action', '=', 'repository.lookUp').execute()).toEqual([
    { objectName: 'acme/later' },
  ])
})

test('F-52 while GitHub does not answer about a line it trusts nothing, and then what it says', async () => {
  await using list = await openList({ environment: { BOTHY_TRUSTED_REPOSITORIES: 'acme/engine' } })
  {
    using _mood = list.hub.mood('* /api/v3/*', { kind: 'status', status: 503 })
    using _ = await list.follow()
    expect(await list.states()).toEqual({ 'acme/engine': 'unasked' })
  }
  expect(await list.isTrusted('acme/engine')).toBe(false)
  using _ = await list.follow()
  expect(await list.isTrusted('acme/engine')).toBe(true)
  // What was said of it holds without GitHub too.
  using _mood = list.hub.mood('* /api/v3/*', { kind: 'status', status: 503 })
  const { id } = list.engine
  const url = `${list.hub.url}/acme/engine`
  const subject = { url, id: String(id), since: list.ctx.clock.now(), source: '' } as const
  const basis = await readTrustBasis(list.ctx, 'ada', [subject])
  expect(trustOf(basis, subject, 'any')).toEqual({ isTrusted: true, reason: 'administrator' })
})

test('what is not listed is not looked up', async () => {
  await using list = await openList()
  using _ = await list.follow()
  const looking = lookUpTrustedName(list.manager, 'acme/engine')
  await expect(looking).rejects.toMatchObject({ code: 'TRUST_LINE_NOT_FOUND' })
})
