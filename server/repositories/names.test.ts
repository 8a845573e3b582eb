import { expect, test } from 'vitest'
import type { TestAuthOptions } from '#server/auth/auth.testing.ts'
import { openTestGithub } from '#server/auth/github/github.testing.ts'
import { Changes } from '#server/codespaces/changes.ts'
import { maximumPerUser } from '#server/codespaces/codespaces.settings.ts'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { variable } from '#server/secrets/secrets.testing.ts'
import { deleteSecret, secretsFor, setSecret } from '#server/secrets/secrets.ts'
import { readSetting, setSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { lookAtRepository } from './look-up-names.ts'

/** An owner, and Ada, who may push to acme/engine. */
async function openNames(options: TestAuthOptions = {}) {
  const github = await openTestGithub(options)
  const { hub, ctx } = github
  const owner = await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub('ada')
  const userId = (await browser.session())?.user.id ?? ''
  const session = await owner.session()
  const manager = { ...ctx, changes: new Changes(), session } as unknown as SignedInContext
  const acme = hub.addOrganization('acme', {})
  hub.addRepository('acme/engine', { ada: 'push' }, { visibility: 'public' })
  const host = new URL(hub.url).host
  const keyOf = (path: string) => `${host}/${path}`
  const urlOf = (path: string) => `${hub.url}/${path}`
  const level = (path: string) => (path.includes('/') ? 'repository' : 'organization')
  const ofSecret = (path: string) => ({ level: level(path), ownerKey: keyOf(path) }) as const
  const set = (path: string, value: number | null) =>
    setSetting(manager, {
      of: { scope: level(path), scopeId: keyOf(path) } as never,
      id: maximumPerUser.id,
      value,
    })
  return {
    ...github,
    acme,
    keyOf,
    keep: (path: string, name: string) =>
      setSecret(manager, variable(name, 'canary', { of: ofSecret(path) })),
    take: (path: string, name: string) => deleteSecret(manager, { of: ofSecret(path), name }),
    set,
    /** What a codespace of Ada's there gets, and how many codespaces she may have. */
    async given(path: string) {
      const whose = { userId, repositoryUrl: urlOf(path) }
      await lookAtRepository(ctx, whose)
      const { variables, withheld } = await secretsFor(ctx, whose)
      return {
        names: variables.map(({ name }) => name),
        withheld: withheld?.sentence ?? null,
        most: await readSetting(ctx, maximumPerUser, { repositoryUrl: whose.repositoryUrl }),
      }
    },
    /** Somebody else has the names of it all from now on, and lets Ada push. */
    takeOver() {
      hub.renameAccount('acme', 'acme-closed')
      hub.world.repositories.length = 0
      hub.addOrganization('acme', {})
      hub.addRepository('acme/engine', { ada: 'push' }, { visibility: 'public' })
    },
    pins: () => ctx.db.selectFrom('namePin').select(['key', 'hostId']).orderBy('key').execute(),
  }
}

test.each(engines)(
  'on %s S-90 who takes over the name of an organization gets nothing that was kept for it',
  async (engine: Engine) => {
    await using places = await TestPlaces.start(engine)
    const { databaseUrl } = await places.newPlace()
    await using names = await openNames(
      databaseUrl === undefined ? {} : { environment: { DATABASE_URL: databaseUrl } },
    )
    const ofAll = (await names.given('acme/engine')).most
    await names.keep('acme', 'WIDE')
    await names.keep('acme/engine', 'NARROW')
    await names.set('acme', 3)
    expect(await names.pins()).toMatchObject([
      { key: names.keyOf('acme'), hostId: String(names.acme.id) },
      { key: names.keyOf('acme/engine') },
    ])
    const before = { names: ['NARROW', 'WIDE'], withheld: null, most: 3 }
    expect(await names.given('acme/engine')).toEqual(before)

    names.takeOver()
    const after = await names.given('acme/engine')
    expect(after).toMatchObject({ names: [], most: ofAll })
    expect(after.withheld).toContain('another one at GitHub by now')
    const refused = { code: 'NAME_TAKEN_OVER', message: expect.stringContaining('Delete all') }
    await expect(names.keep('acme', 'NEW')).rejects.toMatchObject(refused)
    await expect(names.set('acme', 5)).rejects.toMatchObject(refused)
    await expect(names.keep('acme/engine', 'NEW')).rejects.toMatchObject(refused)

    await names.take('acme', 'WIDE')
    await expect(names.keep('acme', 'NEW')).rejects.toMatchObject(refused)
    await names.set('acme', null)
    await names.keep('acme', 'NEW')
    await names.take('acme/engine', 'NARROW')
    expect(await names.given('acme/engine')).toMatchObject({ names: ['NEW'], withheld: null })
  },
)

test('S-90 an organization and a repository that are renamed keep what was kept for them', async () => {
  await using names = await openNames()
  await names.keep('acme', 'WIDE')
  await names.keep('acme/engine', 'NARROW')
  await names.set('acme', 3)
  names.hub.renameAccount('acme', 'acme-2')
  const same = { names: ['NARROW', 'WIDE'], withheld: null, most: 3 }
  expect(await names.given('acme-2/engine')).toEqual(same)
  // By the old name too, for as long as GitHub leads on from it.
  expect(await names.given('acme/engine')).toEqual(same)
  await names.keep('acme-2', 'WIDE')
  expect(await names.given('acme-2/engine')).toEqual(same)
})

test('S-90 what was kept before its number was known is for whom it is first given to', async () => {
  await using names = await openNames()
  {
    using _ = names.hub.mood('* /api/v3/*', { kind: 'status', status: 503 })
    await names.keep('acme', 'WIDE')
  }
  expect(await names.pins()).toEqual([])
  expect((await names.given('acme/engine')).names).toEqual(['WIDE'])
  expect(await names.pins()).toMatchObject([{ hostId: String(names.acme.id) }])
  names.takeOver()
  expect((await names.given('acme/engine')).names).toEqual([])
})

test('F-52 while GitHub does not say whose it is, policies count as it was last seen, and secrets wait', async () => {
  await using names = await openNames()
  await names.keep('acme', 'WIDE')
  await names.set('acme', 3)
  expect(await names.given('acme/engine')).toMatchObject({ names: ['WIDE'], most: 3 })
  using _ = names.hub.mood('* /api/v3/*', { kind: 'broken' })
  const away = await names.given('acme/engine')
  expect(away).toMatchObject({ names: [], most: 3 })
  expect(away.withheld).toContain('GitHub does not answer')
})

test('where nothing is kept nobody asks GitHub', async () => {
  await using names = await openNames()
  const asked = names.hub.log.length
  await names.given('acme/engine')
  expect(names.hub.log.slice(asked)).toEqual([])
})
